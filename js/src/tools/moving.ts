/** Moves what is selected, and makes a change of shapes that were moved or reshaped. */

import type { Edit } from "../annotations/editor";
import { translate, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { unfit } from "./fit";
import { editable, refusal, typeOf } from "./selected";
import type { Step, ToolContext } from "./tool";

/** New shapes of annotations, by uuid. */
export type Shapes = ReadonlyMap<string, WireShape>;

/** The selected shapes that may be edited, moved from one place to another. */
export function shifted(start: Vertex, at: Vertex, context: ToolContext): Shapes {
  const [dx, dy] = [at[0] - start[0], at[1] - start[1]];
  return new Map(editable(context).map(({ uuid, shape }) => [uuid, translate(shape, dx, dy)]));
}

/** One change of all these shapes, or why there is none: all of them or none. */
export function reshaping(
  shapes: Shapes,
  context: ToolContext,
): Pick<Step<unknown>, "change" | "refused"> {
  if (shapes.size === 0) return refusal(context);
  const change: Edit[] = [];
  for (const [uuid, shape] of shapes) {
    const annotation = context.get(uuid);
    // What has no outline is not moved.
    if (annotation === undefined || annotation.shape === shape) continue;
    const refused = unfit(shape, typeOf(annotation, context), context.image);
    if (refused !== null) return { refused };
    change.push({ uuid, content: { shape } });
  }
  return { change };
}
