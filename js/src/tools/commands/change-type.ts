import type { Annotation } from "../../annotations/annotation";
import type { Edit } from "../../annotations/editor";
import { partsOf, polygonOf } from "../../geometry/parts";
import type { TypeEntry, WireShape } from "../../protocol";
import { isPolygonType } from "../areas";
import type { Outcome } from "../command";
import { mismatch, unfit } from "../fit";
import { editable, refusal } from "../selected";
import type { ToolContext } from "../tool";

/** Types that something selected can be given, in the order of the palette. */
export function typesToGive(context: ToolContext): TypeEntry[] {
  const free = editable(context);
  return context.types.filter((type) => free.some((one) => given(one, type) !== null));
}

/** Give a type to all that is selected and can have it; boxes and circles become polygons for it. */
export function changeType(type: TypeEntry, context: ToolContext): Outcome {
  const change: Edit[] = [];
  for (const one of editable(context)) {
    const shape = given(one, type);
    if (shape === null || unfit(shape, type, context.image) !== null) continue;
    if (one.type === type.id) continue;
    const outline = shape === one.shape ? {} : { shape };
    change.push({ uuid: one.uuid, content: { type: type.id, ...outline } });
  }
  return change.length > 0 ? { change } : refusal(context);
}

/** The shape an annotation would have as of a type, null where it cannot be of it. */
function given({ shape, span }: Annotation, type: TypeEntry): WireShape | null {
  // All keyframes would have to become another kind of shape.
  if (span && !(type.multi_frame && shape.kind === type.shape)) return null;
  if (mismatch(shape, type) === null) return shape;
  const isRound = shape.kind === "bounding box" || shape.kind === "circle";
  const parts = isRound && isPolygonType(type) ? partsOf(shape) : null;
  const outline = parts && polygonOf(parts);
  return outline && mismatch(outline, type) === null ? outline : null;
}
