/** Places boxes of the type's own size, one click each; the box is shown under the pointer. */

import type { Vertex } from "../geometry/shapes";
import { boxAround, create, ownSize, shown } from "./drawing";
import { onTop } from "./on-top";
import { IDLE, type Placing, placingStep } from "./placing";
import type { Preview, ToolContext } from "./tool";

const NO_SIZE = "this type has no size of its own: take the bounding box and drag";

export const fixedBox = onTop<Placing>({
  name: "fixed box",
  label: "Fixed-size box",
  icon: "fixed-box",
  hint: "click to place a box of its own size",
  draws: "bounding box",
  fits: (type) => ownSize({ type }) !== null,
  hovers: true,
  cursor: "cross",
  pans: false,
  idle: IDLE,
  step: placingStep({ hover: preview, hold: preview, place }),
});

function preview(at: Vertex, context: ToolContext): { preview?: Preview } {
  const size = ownSize(context);
  const middle = context.snap(at);
  return size ? { preview: shown(boxAround(middle, size), middle, at) } : {};
}

function place(at: Vertex, context: ToolContext) {
  const size = ownSize(context);
  return size === null ? { refused: NO_SIZE } : create(boxAround(context.snap(at), size), context);
}
