/**
 * Areas that grow and shrink under a moving tool: what brush, eraser and wand have in common.
 * What is painted is put together first, and with a polygon once a movement.
 */

import type { Edit } from "../annotations/editor";
import { intersection, subtract, union } from "../geometry/boolean";
import { area, isEmpty, type Parts, polygonOf } from "../geometry/parts";
import { distance, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { type Area, areaOf, isEditablePolygon, outlined } from "./areas";
import type { Outcome } from "./command";
import { create } from "./drawing";
import { mismatch } from "./fit";
import { selected } from "./selected";
import type { Preview, ToolContext } from "./tool";

/** One stroke, from press to letting go. */
export interface Painting {
  /** What is changed, by uuid, as it was when the stroke began; none where a new polygon begins. */
  targets: ReadonlyMap<string, Parts>;
  /** Whether it takes away. */
  erases: boolean;
  /** What has been painted so far. */
  painted: Parts;
}

/** What a stroke adds less than this of a polygon is rounding. */
const AREA_NOISE = 1e-9;

/** Begin a stroke: on a selected polygon or, where it erases, on one beneath. */
export function beginPainting(
  at: Vertex,
  reach: number,
  erases: boolean,
  context: ToolContext,
): Painting | { refused: string } {
  const targets = erases ? erased(at, reach, context) : grown(at, reach, context);
  if (targets.length === 0) {
    const refused = erases ? NOTHING_TO_ERASE : newRefusal(context);
    if (refused !== null) return { refused };
  }
  const parts = new Map(targets.map((one) => [one.uuid, one.parts]));
  return { targets: parts, erases, painted: [] };
}

const NOTHING_TO_ERASE = "nothing is erased: no polygon that you may edit is selected or lies here";

/** Of the selected polygons the first that the tool touches. */
function grown(at: Vertex, reach: number, context: ToolContext): Area[] {
  return selectedPolygons(context)
    .filter(({ shape }) => distance(shape, ...at) <= reach)
    .slice(0, 1);
}

/** All selected polygons; where none is selected the topmost that the tool touches. */
function erased(at: Vertex, reach: number, context: ToolContext): Area[] {
  const chosen = selectedPolygons(context);
  if (chosen.length > 0) return chosen;
  const beneath = context.at(at, reach).find((one) => isEditablePolygon(one, context));
  return beneath ? [areaOf(beneath)].filter((one) => one !== null) : [];
}

function selectedPolygons(context: ToolContext): Area[] {
  return selected(context)
    .filter((one) => isEditablePolygon(one, context))
    .flatMap((one) => areaOf(one) ?? []);
}

/** Why no new polygon can be painted, null where one can. */
function newRefusal({ type }: ToolContext): string | null {
  if (type === null) return "choose a type that is drawn as a polygon first";
  if (type.vertex_count !== null) return `${type.name} has ${type.vertex_count} vertices: draw it`;
  return mismatch(polygonOf([]), type);
}

export function painted(painting: Painting, more: Parts): Painting {
  return { ...painting, painted: union([painting.painted, more]) };
}

/** What is shown while the stroke lasts. */
export function paintingPreview(painting: Painting): Preview {
  if (painting.targets.size === 0) return { drawn: polygonOf(painting.painted) };
  return { moved: new Map(shapes(painting)) };
}

function* shapes(painting: Painting): Iterable<[string, WireShape]> {
  for (const [uuid, parts] of painting.targets) yield [uuid, polygonOf(result(painting, parts))];
}

function result({ painted, erases }: Painting, parts: Parts): Parts {
  return erases ? subtract(parts, painted) : union([parts, painted]);
}

/** What the stroke has come to: one change, one step of undo. */
export function endPainting(painting: Painting, context: ToolContext): Outcome {
  if (isEmpty(painting.painted)) return {};
  if (painting.targets.size === 0) {
    const outcome = create(polygonOf(painting.painted), context);
    return outcome.change ? { ...outcome, selection: "changed" } : outcome;
  }
  const change: Edit[] = [];
  for (const [uuid, before] of painting.targets) {
    const outcome = changeOf(uuid, before, painting, context);
    if (outcome === null) continue;
    if ("refused" in outcome) return outcome;
    change.push(outcome.edit);
  }
  return change.length > 0 ? { change } : {};
}

/** The edit of one polygon; null where the stroke did not touch it. */
function changeOf(uuid: string, before: Parts, painting: Painting, context: ToolContext) {
  const annotation = context.get(uuid);
  if (annotation === undefined || isUntouched(before, painting)) return null;
  const after = result(painting, before);
  if (isEmpty(after)) return { edit: { uuid, content: null } };
  return outlined(annotation, after, context);
}

function isUntouched(before: Parts, { painted, erases }: Painting): boolean {
  if (erases) return isEmpty(intersection(before, painted));
  const added = area(subtract(painted, before));
  return added <= AREA_NOISE * area(before);
}
