/** Places boxes of the type's own size, one click each; the box is shown under the pointer. */

import type { Vertex } from "../geometry/shapes";
import { boxAround, create, ownSize, shown } from "./drawing";
import { onTop } from "./on-top";
import type { Step, ToolContext } from "./tool";

interface Placing {
  pressed: boolean;
}

const IDLE: Placing = { pressed: false };
const PRESSED: Placing = { pressed: true };
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
  step({ pressed }, event, context): Step<Placing> {
    switch (event.kind) {
      case "hover":
        return { state: IDLE, ...preview(event.at, context) };
      case "down":
        return { state: PRESSED, ...preview(event.at, context), used: true };
      case "move":
        return pressed
          ? { state: PRESSED, ...preview(event.at, context), used: true }
          : { state: IDLE };
      case "up":
        return pressed ? place(event.at, context) : { state: IDLE };
      case "cancel":
        return { state: IDLE, used: pressed };
      default:
        return { state: pressed ? PRESSED : IDLE };
    }
  },
});

function preview(at: Vertex, context: ToolContext): Pick<Step<Placing>, "preview"> {
  const size = ownSize(context);
  const middle = context.snap(at);
  return size ? { preview: shown(boxAround(middle, size), middle, at) } : {};
}

function place(at: Vertex, context: ToolContext): Step<Placing> {
  const size = ownSize(context);
  if (size === null) return { state: IDLE, refused: NO_SIZE, used: true };
  return { state: IDLE, ...create(boxAround(context.snap(at), size), context), used: true };
}
