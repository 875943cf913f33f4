/** Draws a box from corner to corner; a click places one of the type's own size. */

import { boxBetween, type Vertex } from "../geometry/shapes";
import { boxAround, create, hovering, ownSize, shown } from "./drawing";
import { onTop } from "./on-top";
import { fromSeen, toSeen } from "./seen";
import { moved, type PlaceEvent, type Step, type ToolContext } from "./tool";

interface Drawing {
  /** Where the button went down, and the corner there. */
  press: { at: Vertex; corner: Vertex } | null;
}

const IDLE: Drawing = { press: null };
const NO_SIZE = "drag from corner to corner: this type has no size of its own";

export const boundingBox = onTop<Drawing>({
  name: "bounding box",
  label: "Bounding box",
  icon: "box",
  hint: "drag from corner to corner, with Shift for a square; click for its own size",
  draws: "bounding box",
  hovers: true,
  cursor: "cross",
  drags: true,
  pans: false,
  idle: IDLE,
  step(state, event, context): Step<Drawing> {
    switch (event.kind) {
      case "down":
        return { state: { press: { at: event.at, corner: context.snap(event.at) } }, used: true };
      case "hover":
        return { state: IDLE, ...hovering(event.at, context) };
      case "move":
        return drag(state, event, context);
      case "up":
        return letGo(state, event, context);
      case "cancel":
        return { state: IDLE, used: state.press !== null };
      default:
        return { state };
    }
  },
});

function drag({ press }: Drawing, event: PlaceEvent, context: ToolContext): Step<Drawing> {
  if (press === null) return { state: IDLE };
  const corner = opposite(press.corner, event, context);
  const drawn = boxBetween(press.corner, corner);
  return { state: { press }, preview: shown(drawn, corner, event.at), used: true };
}

function letGo({ press }: Drawing, event: PlaceEvent, context: ToolContext): Step<Drawing> {
  if (press === null) return { state: IDLE };
  const size = ownSize(context);
  const dragged = moved(press.at, event.at, context);
  if (!dragged && size === null) return { state: IDLE, refused: NO_SIZE, used: true };
  const shape =
    dragged || size === null
      ? boxBetween(press.corner, opposite(press.corner, event, context))
      : boxAround(press.corner, size);
  return { state: IDLE, ...create(shape, context), used: true };
}

/** The corner under the pointer; with Shift that of a square as large as the longer side. */
function opposite(corner: Vertex, { at, shift }: PlaceEvent, context: ToolContext): Vertex {
  if (!shift) return context.snap(at);
  const [dx, dy] = toSeen([at[0] - corner[0], at[1] - corner[1]], context.stretch);
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  const [across, down] = fromSeen([side, side], context.stretch);
  return [corner[0] + (dx < 0 ? -across : across), corner[1] + (dy < 0 ? -down : down)];
}
