/** Moves the picture; a click selects. */

import { CLICK_REACH, clicked, modeOf } from "./selecting";
import { moved, type Step, type Tool } from "./tool";

interface Pressed {
  start: [number, number] | null;
}

const IDLE: Pressed = { start: null };

export const pan: Tool<Pressed> = {
  name: "pan",
  label: "Pan",
  icon: "pan",
  hint: "drag to move the picture",
  cursor: "grab",
  pans: true,
  idle: IDLE,
  step({ start }, event, context): Step<Pressed> {
    if (event.kind === "down") return { state: { start: event.at }, cursor: "grabbing" };
    if (event.kind !== "up" || start === null) return { state: { start } };
    if (moved(start, event.at, context)) return { state: IDLE };
    const [hit] = context.at(event.at, CLICK_REACH * context.pixel);
    return { state: IDLE, selection: clicked(context.selection, hit?.uuid, modeOf(event)) };
  },
};
