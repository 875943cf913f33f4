/** The gesture of what is set where the pointer is let go, so that it can be moved while pressed. */

import type { Vertex } from "../geometry/shapes";
import type { Step, Tool, ToolContext } from "./tool";

export interface Placing {
  pressed: boolean;
}

export const IDLE: Placing = { pressed: false };
const PRESSED: Placing = { pressed: true };

type Shown = Pick<Step<Placing>, "preview">;

/** What differs from tool to tool. */
export interface Placement {
  /** What is shown before the button is pressed, and while it is. */
  hover(at: Vertex, context: ToolContext): Shown;
  hold(at: Vertex, context: ToolContext): Shown;
  place(at: Vertex, context: ToolContext): Pick<Step<Placing>, "change" | "refused">;
}

export function placingStep({ hover, hold, place }: Placement): Tool<Placing>["step"] {
  return ({ pressed }, event, context): Step<Placing> => {
    switch (event.kind) {
      case "hover":
        return { state: IDLE, ...hover(event.at, context) };
      case "down":
        return { state: PRESSED, ...hold(event.at, context), used: true };
      case "move":
        if (!pressed) return { state: IDLE };
        return { state: PRESSED, ...hold(event.at, context), used: true };
      case "up":
        return pressed ? { state: IDLE, ...place(event.at, context), used: true } : { state: IDLE };
      case "cancel":
        return { state: IDLE, used: pressed };
      default:
        return { state: pressed ? PRESSED : IDLE };
    }
  };
}
