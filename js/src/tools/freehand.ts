/** Thins out a line drawn by hand (Douglas and Peucker 1973). */

import { between } from "../geometry/nearest";
import { nearestOnEdge, type Vertex } from "../geometry/shapes";

/** The vertices that are left when no other is farther than `tolerance` from the line. */
export function simplifiedPath(vertices: readonly Vertex[], tolerance: number): Vertex[] {
  const kept = new Set([0, vertices.length - 1]);
  const open: [number, number][] = [[0, vertices.length - 1]];
  for (let piece = open.pop(); piece; piece = open.pop()) {
    const [from, to] = piece;
    const farthest = farthestBetween(vertices, from, to);
    if (farthest === null || farthest.far <= tolerance) continue;
    kept.add(farthest.at);
    open.push([from, farthest.at], [farthest.at, to]);
  }
  return vertices.filter((_, at) => kept.has(at));
}

function farthestBetween(vertices: readonly Vertex[], from: number, to: number) {
  const [a, b] = [vertices[from], vertices[to]];
  if (!(a && b)) return null;
  let found: { at: number; far: number } | null = null;
  for (let at = from + 1; at < to; at++) {
    const vertex = vertices[at] as Vertex;
    const far = between(nearestOnEdge(a, b, vertex), vertex);
    if (far > (found?.far ?? -1)) found = { at, far };
  }
  return found;
}
