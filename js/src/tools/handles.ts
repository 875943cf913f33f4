/** The handles of boxes and circles: where they are, which is hit, what dragging one does. */

import { boundsOf, boxBetween, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { apart, EQUAL, type Stretch } from "./seen";

/** The square around a handle that is hit, in screen pixels; drawn it is smaller. */
export const HIT_PX = 20;
/** No circle gets smaller, in pixels of level 0. */
const LEAST_RADIUS = 0.5;

/** Side of a shape's bounds on each axis: -1 first, 0 middle, 1 last. */
export interface Handle {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

type Box = Extract<WireShape, { kind: "bounding box" }>;
type Circle = Extract<WireShape, { kind: "circle" }>;

const SIDES = [-1, 0, 1] as const;
export const HANDLES: readonly Handle[] = SIDES.flatMap((y) =>
  SIDES.filter((x) => x !== 0 || y !== 0).map((x) => ({ x, y })),
);
const RIM = HANDLES.filter(({ x, y }) => x === 0 || y === 0);

/** Eight handles of a box, four on the rim of a circle, none of anything else. */
export function handlesOf(shape: WireShape): { handle: Handle; at: Vertex }[] {
  if (!isResized(shape)) return [];
  const handles = shape.kind === "circle" ? RIM : HANDLES;
  return handles.map((handle) => ({ handle, at: placeOf(shape, handle) }));
}

function isResized(shape: WireShape): shape is Box | Circle {
  return shape.kind === "bounding box" || shape.kind === "circle";
}

function placeOf(shape: Box | Circle, { x, y }: Handle): Vertex {
  const [x0, y0, x1, y1] = boundsOf(shape) as [number, number, number, number];
  return [middle(x0, x1, x), middle(y0, y1, y)];
}

function middle(first: number, last: number, side: -1 | 0 | 1): number {
  return side === 0 ? (first + last) / 2 : side < 0 ? first : last;
}

/**
 * The handle at a place. Inside a small shape a handle gives way, so that there is always a middle
 * to take the shape by.
 */
export function handleAt(
  shape: WireShape,
  at: Vertex,
  pixel: number,
  stretch: Stretch = EQUAL,
): Handle | null {
  const [x0, y0, x1, y1] = boundsOf(shape) ?? [0, 0, 0, 0];
  const reach = (HIT_PX / 2) * pixel;
  const [acrossX, acrossY] = [reach / stretch[0], reach / stretch[1]];
  let nearest: Handle | null = null;
  let least = Infinity;
  for (const { handle, at: place } of handlesOf(shape)) {
    const [dx, dy] = [at[0] - place[0], at[1] - place[1]];
    const reachX = dx * handle.x < 0 ? Math.min(acrossX, (x1 - x0) / 4) : acrossX;
    const reachY = dy * handle.y < 0 ? Math.min(acrossY, (y1 - y0) / 4) : acrossY;
    const far = apart(at, place, stretch);
    if (Math.abs(dx) > reachX || Math.abs(dy) > reachY || far >= least) continue;
    nearest = handle;
    least = far;
  }
  return nearest;
}

/** From a handle to where it was taken, so that the side does not jump to the pointer. */
export function gapTo(shape: WireShape, handle: Handle, at: Vertex): Vertex {
  if (!isResized(shape)) return [0, 0];
  const [x, y] = placeOf(shape, handle);
  return [at[0] - x, at[1] - y];
}

/** The shape with a handle at another place: a box, which may turn over, or a wider circle. */
export function resize(shape: WireShape, handle: Handle, at: Vertex): WireShape {
  if (shape.kind === "bounding box") return resizedBox(shape, handle, at);
  if (shape.kind !== "circle") return shape;
  const radius = Math.hypot(at[0] - shape.x, at[1] - shape.y);
  return { ...shape, radius: Math.max(LEAST_RADIUS, radius) };
}

function resizedBox(box: Box, { x, y }: Handle, at: Vertex): WireShape {
  const [fixedX, movingX] = x < 0 ? [box.x1, at[0]] : [box.x0, x > 0 ? at[0] : box.x1];
  const [fixedY, movingY] = y < 0 ? [box.y1, at[1]] : [box.y0, y > 0 ? at[1] : box.y1];
  return boxBetween([fixedX, fixedY], [movingX, movingY]);
}

/** CSS cursor of a handle on a picture turned by `rotation` radians, or mirrored. */
export function cursorOf({ x, y }: Handle, rotation: number, mirrored: boolean): string {
  const angle = Math.atan2(y, mirrored ? -x : x) + rotation;
  const eighth = ((Math.round(angle / (Math.PI / 4)) % 4) + 4) % 4;
  return ["ew-resize", "nwse-resize", "ns-resize", "nesw-resize"][eighth] ?? "move";
}
