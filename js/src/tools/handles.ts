/** The eight handles of a box: where they are, which is hit, what dragging one does. */

import { boxBetween, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";

/** Drawn size and the square around it that is hit, in screen pixels. */
export const DRAWN_PX = 8;
export const HIT_PX = 20;

/** Side of the box on each axis: -1 first, 0 middle, 1 last. */
export interface Handle {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

export type Box = Extract<WireShape, { kind: "bounding box" }>;

const SIDES = [-1, 0, 1] as const;
export const HANDLES: readonly Handle[] = SIDES.flatMap((y) =>
  SIDES.filter((x) => x !== 0 || y !== 0).map((x) => ({ x, y })),
);

/** Places of the handles of a shape; only boxes have any yet. */
export function handlesOf(shape: WireShape): { handle: Handle; at: Vertex }[] {
  if (shape.kind !== "bounding box") return [];
  return HANDLES.map((handle) => ({ handle, at: place(shape, handle) }));
}

function place({ x0, y0, x1, y1 }: Box, { x, y }: Handle): Vertex {
  return [middle(x0, x1, x), middle(y0, y1, y)];
}

function middle(first: number, last: number, side: -1 | 0 | 1): number {
  return side === 0 ? (first + last) / 2 : side < 0 ? first : last;
}

/**
 * The handle at a place. Inside a small box a handle gives way, so that there is always a middle
 * to take the box by.
 */
export function handleAt(shape: WireShape, at: Vertex, pixel: number): Handle | null {
  if (shape.kind !== "bounding box") return null;
  const reach = (HIT_PX / 2) * pixel;
  const inner = (from: number, to: number) => Math.min(reach, (to - from) / 4);
  let nearest: Handle | null = null;
  let least = Infinity;
  for (const { handle, at: place } of handlesOf(shape)) {
    const [dx, dy] = [at[0] - place[0], at[1] - place[1]];
    const reachX = dx * handle.x < 0 ? inner(shape.x0, shape.x1) : reach;
    const reachY = dy * handle.y < 0 ? inner(shape.y0, shape.y1) : reach;
    const far = Math.hypot(dx, dy);
    if (Math.abs(dx) > reachX || Math.abs(dy) > reachY || far >= least) continue;
    nearest = handle;
    least = far;
  }
  return nearest;
}

/** The box with the sides of a handle at another place; it may turn over. */
export function resize(box: Box, { x, y }: Handle, at: Vertex): WireShape {
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
