/** The selected areas, and what becomes of them when they are combined, cut or changed in outline. */

import type { Annotation } from "../annotations/annotation";
import type { Edit } from "../annotations/editor";
import { isEmpty, type Parts, partsOf, polygonOf } from "../geometry/parts";
import type { TypeEntry } from "../protocol";
import type { Outcome } from "./command";
import { unfit } from "./fit";
import { selected, typeOf } from "./selected";
import type { ToolContext } from "./tool";

const GONE_FROM_ALL =
  "one of the shapes spans frames and would be gone from all of them: select it first, or end it on its first frame";

/** An annotation that covers an area: a closed polygon, a box or a circle. */
export interface Area extends Annotation {
  parts: Parts;
}

export function areaOf(annotation: Annotation): Area | null {
  const parts = partsOf(annotation.shape);
  return parts && { ...annotation, parts };
}

/** The selected areas, in the order of selection. */
export function selectedAreas(context: ToolContext): Area[] {
  return selected(context).flatMap((one) => areaOf(one) ?? []);
}

/** Whether an annotation is a polygon that can be cut and grown: closed, and free to edit. */
export function isEditablePolygon(annotation: Annotation, context: ToolContext): boolean {
  const { shape } = annotation;
  return shape.kind === "polygon" && shape.closed && context.refusal(annotation) === null;
}

/** Why the selected areas cannot be worked on, null where there are enough and all may be edited. */
export function areasRefusal(context: ToolContext, least: number, verb: string): string | null {
  const all = selected(context);
  const away = context.selection.filter((uuid) => !context.get(uuid) && context.held(uuid));
  if (away.length > 0) return `${away.length} of the selected shapes are on other frames`;
  const missing = context.selection.length - all.length;
  if (missing > 0) return `${missing} of the selected shapes are not loaded; zoom in to them`;
  const areas = selectedAreas(context);
  if (areas.length < all.length) return `select only polygons, boxes and circles to ${verb}`;
  if (areas.length < least)
    return `select ${least === 1 ? "a shape" : "two shapes or more"} to ${verb}`;
  const refusals = areas.map((one) => context.refusal(one));
  return refusals.find((one) => one !== null) ?? null;
}

/** The edit that gives an area another outline, or why there is none. */
export function outlined(
  area: Annotation,
  parts: Parts,
  context: ToolContext,
): { edit: Edit } | { refused: string } {
  if (isEmpty(parts)) return { refused: "nothing would be left of it; delete it instead" };
  const type = typeOf(area, context);
  if (type && type.shape !== "polygon") return { refused: wayOut(type, context.types) };
  const shape = polygonOf(parts);
  const refused = unfit(shape, type, context.image);
  return refused === null ? { edit: { uuid: area.uuid, content: { shape } } } : { refused };
}

/** Say how a shape whose type is no polygon could become one. */
function wayOut(type: TypeEntry, types: readonly TypeEntry[]): string {
  const others = types.filter((one) => isPolygonType(one) && one.product === type.product);
  const [only] = others;
  const is = `the result is a polygon, but ${type.name} is drawn as a ${type.shape}`;
  if (only === undefined) return `${is}; ${type.product} has no type that is drawn as a polygon`;
  if (others.length === 1) return `${is}; change its type to ${only.name} first`;
  return `${is}; change its type to one that is drawn as a polygon first`;
}

export function isPolygonType(type: TypeEntry): boolean {
  return type.shape === "polygon" && type.closed;
}

/** Give all these areas other outlines at once, or none of them. */
export function outlining(
  changes: Iterable<readonly [Annotation, Parts]>,
  context: ToolContext,
): Outcome {
  const change: Edit[] = [];
  for (const [area, parts] of changes) {
    const outcome = outlined(area, parts, context);
    if ("refused" in outcome) return outcome;
    change.push(outcome.edit);
  }
  return { change };
}

/** The first selected area becomes what is made of all of them; the others go, where they do. */
export function combined(
  context: ToolContext,
  combine: (first: Parts, others: Parts[]) => Parts,
  { keepsOthers = false, empty }: { keepsOthers?: boolean; empty: string },
): Outcome {
  const [first, ...others] = selectedAreas(context);
  if (first === undefined) return {};
  const parts = combine(
    first.parts,
    others.map((one) => one.parts),
  );
  if (isEmpty(parts)) return { refused: empty };
  const outcome = outlined(first, parts, context);
  if ("refused" in outcome) return outcome;
  const gone = keepsOthers ? [] : others;
  if (gone.some(({ span }) => span)) return { refused: GONE_FROM_ALL };
  const change: Edit[] = [outcome.edit, ...gone.map(({ uuid }) => ({ uuid, content: null }))];
  return { change, selection: [first.uuid] };
}
