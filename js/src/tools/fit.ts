/** Whether a shape can be saved: what the kernel would refuse is refused before it is shown. */

import { overlapsImage, type Vertex } from "../geometry/shapes";
import type { TypeEntry, WireShape } from "../protocol";
import { type ImageSize, OUTSIDE } from "./tool";
import { forEachVertex, pathsOf } from "./vertices";

/** Area of a ring over the square of its extent below which rounding cannot tell it from zero. */
const FLAT = 1e-14;

/**
 * Why a shape would not be saved, null where it would.
 *
 * @param type The type it has or is to have, where that is known.
 */
export function unfit(
  shape: WireShape,
  type: TypeEntry | null | undefined,
  image: Pick<ImageSize, "width" | "height" | "origin">,
): string | null {
  if (!overlapsImage(shape, image.width, image.height, image.origin)) return OUTSIDE;
  return emptiness(shape) ?? (type ? mismatch(shape, type) : null);
}

/** Why a type does not go with a shape, null where it does. */
export function mismatch(shape: WireShape, type: TypeEntry): string | null {
  if (shape.kind !== type.shape) {
    return `not saved: ${type.name} is drawn as a ${type.shape}, not as a ${shape.kind}`;
  }
  if (shape.kind === "polygon" && shape.closed !== type.closed) {
    return `not saved: ${type.name} is drawn as ${type.closed ? "a closed" : "an open"} outline`;
  }
  if (type.vertex_count === null) return null;
  let count = 0;
  forEachVertex(shape, () => count++);
  if (count === 0 || count === type.vertex_count) return null;
  return `not saved: ${type.name} has ${type.vertex_count} vertices, this would have ${count}`;
}

/** Why a shape is nothing, null where it is something. */
function emptiness(shape: WireShape): string | null {
  if (shape.kind === "polygon" && shape.parts.length === 0) return "not saved: nothing is left";
  for (const { vertices, closed } of pathsOf(shape)) {
    if (closed && isFlat(vertices)) return "not saved: the outline has no area";
    if (!closed && new Set(vertices.map(String)).size < 2) return "not saved: it has no length";
  }
  return null;
}

/** Whether a ring encloses nothing: on one line, or only back the way it came. */
export function isFlat(ring: readonly Vertex[]): boolean {
  const [first] = ring;
  if (first === undefined) return true;
  const moved = ring.map(([x, y]): Vertex => [x - first[0], y - first[1]]);
  const farthest = moved.reduce((a, b) => (norm(b) > norm(a) ? b : a));
  const square = norm(farthest) ** 2;
  if (square === 0) return true;
  const twice = moved.reduce((sum, a, i) => sum + cross(a, moved[(i + 1) % moved.length] ?? a), 0);
  if (Math.abs(twice) > FLAT * square) return false;
  return moved.every((a) => Math.abs(cross(a, farthest)) <= FLAT * square) || goesBack(ring);
}

/** Whether each edge is gone along as often one way as the other. */
function goesBack(ring: readonly Vertex[]): boolean {
  const balance = new Map<string, number>();
  for (const [i, a] of ring.entries()) {
    const [from, to] = [String(a), String(ring[(i + 1) % ring.length])];
    if (from === to) continue;
    const [name, way] = from < to ? [`${from} ${to}`, 1] : [`${to} ${from}`, -1];
    balance.set(name, (balance.get(name) ?? 0) + way);
  }
  return [...balance.values()].every((way) => way === 0);
}

function cross(a: Vertex, b: Vertex): number {
  return a[0] * b[1] - a[1] * b[0];
}

function norm([x, y]: Vertex): number {
  return Math.hypot(x, y);
}
