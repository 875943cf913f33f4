/** The nearest place on the outline of a shape, be it closed or not. */

import type { WireShape } from "../protocol";
import { corners, nearestOnEdge, type Vertex } from "./shapes";

/** The place on the outline, or the point itself; null where there is no outline. */
export function nearestOnOutline(shape: WireShape, at: Vertex): Vertex | null {
  switch (shape.kind) {
    case "bounding box":
      return onPath(corners([shape.x0, shape.y0, shape.x1, shape.y1]), true, at);
    case "circle":
      return onRim(shape, at);
    case "polygon":
      return nearer(
        at,
        shape.parts.flat().map((ring) => onPath(ring, shape.closed, at)),
      );
    case "line":
      return onPath(shape.vertices, false, at);
    case "point":
      return [shape.x, shape.y];
    case "global":
    case "segmentation":
      return null;
  }
}

/** Distance to the outline; inside a closed shape it is not 0, as that to the shape is. */
export function distanceToOutline(shape: WireShape, at: Vertex): number {
  const place = nearestOnOutline(shape, at);
  return place === null ? Infinity : between(place, at);
}

export function between(a: Vertex, b: Vertex): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

function onRim({ x, y, radius }: { x: number; y: number; radius: number }, at: Vertex): Vertex {
  const far = Math.hypot(at[0] - x, at[1] - y);
  if (far === 0) return [x + radius, y];
  return [x + ((at[0] - x) * radius) / far, y + ((at[1] - y) * radius) / far];
}

function onPath(path: readonly Vertex[], closed: boolean, at: Vertex): Vertex | null {
  let found: Vertex | null = path[0] ?? null;
  let least = found ? between(found, at) : Infinity;
  const edges = closed ? path.length : path.length - 1;
  for (let i = 0; i < edges; i++) {
    const place = nearestOnEdge(path[i] as Vertex, path[(i + 1) % path.length] as Vertex, at);
    const far = between(place, at);
    if (far >= least) continue;
    found = place;
    least = far;
  }
  return found;
}

/** The nearest of several places. */
export function nearer(at: Vertex, places: readonly (Vertex | null)[]): Vertex | null {
  let found: Vertex | null = null;
  for (const place of places) {
    if (place && (found === null || between(place, at) < between(found, at))) found = place;
  }
  return found;
}
