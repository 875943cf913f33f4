/** Sets a point where the pointer is let go, so that it can be placed while pressed. */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { create, hovering, shown } from "./drawing";
import { onTop } from "./on-top";
import type { Step, ToolContext } from "./tool";

interface Placing {
  pressed: boolean;
}

const IDLE: Placing = { pressed: false };
const PRESSED: Placing = { pressed: true };

export const point = onTop<Placing>({
  name: "point",
  label: "Point",
  icon: "point",
  hint: "click to set it",
  draws: "point",
  hovers: true,
  cursor: "cross",
  pans: false,
  idle: IDLE,
  step({ pressed }, event, context): Step<Placing> {
    switch (event.kind) {
      case "hover":
        return { state: IDLE, ...hovering(event.at, context) };
      case "down":
        return hold(event.at, context);
      case "move":
        return pressed ? hold(event.at, context) : { state: IDLE };
      case "up":
        if (!pressed) return { state: IDLE };
        return { state: IDLE, ...create(pointAt(context.snap(event.at)), context), used: true };
      case "cancel":
        return { state: IDLE, used: pressed };
      default:
        return { state: pressed ? PRESSED : IDLE };
    }
  },
});

function pointAt([x, y]: Vertex): WireShape {
  return { kind: "point", x, y };
}

function hold(at: Vertex, { snap }: ToolContext): Step<Placing> {
  const place = snap(at);
  return { state: PRESSED, preview: shown(pointAt(place), place, at), used: true };
}
