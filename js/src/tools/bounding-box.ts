/** Draws a box from corner to corner; a click places one of the type's own size. */

import { boxBetween, overlapsImage, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { moved, OUTSIDE, type Step, type Tool, type ToolContext, type ToolEvent } from "./tool";

interface Drawing {
  start: Vertex | null;
}

const IDLE: Drawing = { start: null };
const NO_SIZE = "drag from corner to corner: this type has no size of its own";

export const boundingBox: Tool<Drawing> = {
  name: "bounding box",
  label: "Bounding box",
  key: "b",
  icon: "box",
  hint: "drag from corner to corner, or click for its own size",
  draws: "bounding box",
  cursor: "cross",
  pans: false,
  idle: IDLE,
  step({ start }, event, context): Step<Drawing> {
    if (event.kind === "down") return { state: { start: event.at }, used: true };
    if (event.kind === "cancel") return { state: IDLE, used: start !== null };
    if (start === null) return { state: IDLE };
    if (event.kind === "move") return drag(start, event.at);
    if (event.kind === "up") return finish(start, event, context);
    return { state: { start } };
  },
};

function drag(start: Vertex, at: Vertex): Step<Drawing> {
  return { state: { start }, preview: { drawn: boxBetween(start, at) }, used: true };
}

function finish(start: Vertex, event: ToolEvent & { at: Vertex }, context: ToolContext) {
  const shape = shapeOf(start, event.at, context);
  return { state: IDLE, used: true, ...outcome(shape, context) };
}

function shapeOf(start: Vertex, end: Vertex, { pixel, type }: ToolContext): WireShape | null {
  if (moved(start, end, pixel)) return boxBetween(start, end);
  const width = type?.default_width ?? type?.default_height ?? null;
  const height = type?.default_height ?? width;
  if (width === null || height === null) return null;
  const [x, y] = start;
  return {
    kind: "bounding box",
    x0: x - width / 2,
    y0: y - height / 2,
    x1: x + width / 2,
    y1: y + height / 2,
  };
}

function outcome(shape: WireShape | null, { image, type }: ToolContext): Partial<Step<Drawing>> {
  if (shape === null) return { refused: NO_SIZE };
  if (type === null) return { refused: "choose a type first" };
  if (!overlapsImage(shape, image.width, image.height)) return { refused: OUTSIDE };
  return { change: [{ content: { type: type.id, shape } }] };
}
