/** Sets a point where the pointer is let go, so that it can be placed while pressed. */

import { overlapsImage } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { OUTSIDE, type Step, type Tool, type ToolContext } from "./tool";

interface Placing {
  pressed: boolean;
}

const IDLE: Placing = { pressed: false };

export const point: Tool<Placing> = {
  name: "point",
  label: "Point",
  key: "p",
  icon: "point",
  hint: "click to set it",
  draws: "point",
  cursor: "cross",
  pans: false,
  idle: IDLE,
  step({ pressed }, event, context): Step<Placing> {
    if (event.kind === "cancel") return { state: IDLE, used: pressed };
    if (event.kind === "down") return hold(event.at);
    if (!pressed) return { state: IDLE };
    if (event.kind === "move") return hold(event.at);
    if (event.kind === "up") return { state: IDLE, used: true, ...place(event.at, context) };
    return { state: { pressed } };
  },
};

function hold([x, y]: [number, number]): Step<Placing> {
  return { state: { pressed: true }, preview: { drawn: { kind: "point", x, y } }, used: true };
}

function place([x, y]: [number, number], { image, type }: ToolContext): Partial<Step<Placing>> {
  const shape: WireShape = { kind: "point", x, y };
  if (type === null) return { refused: "choose a type first" };
  if (!overlapsImage(shape, image.width, image.height)) return { refused: OUTSIDE };
  return { change: [{ content: { type: type.id, shape } }] };
}
