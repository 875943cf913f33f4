/** The faces into which noded edges divide the plane, and how often rings wind around each. */

import { HalfEdges } from "./half-edges";
import type { Edge, Noded } from "./noding";
import { DisjointSets } from "./sets";

/** The face around everything. */
export const UNBOUNDED = 0;

export interface Faces {
  halves: HalfEdges;
  /** The face on the left of each half-edge. */
  of: Int32Array;
  count: number;
}

export function facesOf(noded: Noded): Faces {
  const halves = new HalfEdges(noded);
  const { cycles, count } = cyclesOf(halves);
  // A face with holes has several cycles. They are joined through the leftmost vertex of each
  // connected set of edges: the edge to the left of it is on another border of the same face.
  const unbounded = count;
  const joined = new DisjointSets(count + 1);
  for (const vertex of leftmostVertices(halves)) {
    const outer = cycles[aboveLeft(halves, vertex)] as number;
    const beside = edgeOnTheLeft(halves, vertex);
    joined.join(outer, beside === null ? unbounded : (cycles[beside] as number));
  }
  const numbers = new Map([[joined.find(unbounded), UNBOUNDED]]);
  const of = cycles.map((cycle) => {
    const face = joined.find(cycle);
    const number = numbers.get(face) ?? numbers.size;
    numbers.set(face, number);
    return number;
  });
  return { halves, of, count: numbers.size };
}

/** How often the rings of the two operands wind around each face. */
export function windings({ halves, of, count }: Faces): [number, number][] {
  const found = new Array<[number, number] | undefined>(count).fill(undefined);
  const borders: number[][] = Array.from({ length: count }, () => []);
  of.forEach((face, half) => {
    borders[face]?.push(half);
  });
  found[UNBOUNDED] = [0, 0];
  const waiting = [UNBOUNDED];
  for (let face = waiting.pop(); face !== undefined; face = waiting.pop()) {
    const [a, b] = found[face] as [number, number];
    for (const half of borders[face] as number[]) {
      const beyond = of[half ^ 1] as number;
      if (found[beyond] !== undefined) continue;
      const [wa, wb] = (halves.edges[half >> 1] as Edge).weight;
      const sign = half & 1 ? 1 : -1;
      found[beyond] = [a + sign * wa, b + sign * wb];
      waiting.push(beyond);
    }
  }
  return found as [number, number][];
}

/** Edges that bound an area: those with one face on both sides lead nowhere. */
export function withoutBridges(noded: Noded): Noded {
  const { cycles } = cyclesOf(new HalfEdges(noded));
  const edges = noded.edges.filter((_, i) => cycles[2 * i] !== cycles[2 * i + 1]);
  return { ...noded, edges };
}

/** Numbers the walks around faces: for each half-edge the one it is part of. */
function cyclesOf(halves: HalfEdges): { cycles: Int32Array; count: number } {
  const cycles = new Int32Array(halves.count).fill(-1);
  let count = 0;
  for (let start = 0; start < halves.count; start++) {
    if (cycles[start] !== -1) continue;
    for (let half = start; cycles[half] === -1; half = halves.next(half)) cycles[half] = count;
    count++;
  }
  return { cycles, count };
}

/** The leftmost vertex, the lowest of those, of each connected set of edges. */
function leftmostVertices({ x, y, edges }: HalfEdges): Iterable<number> {
  const connected = new DisjointSets(x.length);
  for (const { a, b } of edges) connected.join(a, b);
  const found = new Map<number, number>();
  for (const { a, b } of edges) {
    for (const vertex of [a, b]) {
      const set = connected.find(a);
      const known = found.get(set);
      const isFurther =
        known === undefined ||
        (x[vertex] as number) < (x[known] as number) ||
        (x[vertex] === x[known] && (y[vertex] as number) < (y[known] as number));
      if (isFurther) found.set(set, vertex);
    }
  }
  return found.values();
}

/** The half-edge that leaves a leftmost vertex with the left of that vertex on its left. */
function aboveLeft(halves: HalfEdges, vertex: number): number {
  const leaving = halves.leaving[vertex] as number[];
  const upper = leaving.filter((half) => halves.isUpper(half));
  return (upper.at(-1) ?? leaving.at(-1)) as number;
}

/** The nearest half-edge to the left of a vertex; the vertex is on its left. Null if none. */
function edgeOnTheLeft(halves: HalfEdges, vertex: number): number | null {
  const { x, y, edges } = halves;
  const height = y[vertex] as number;
  let nearest: number | null = null;
  for (let i = 0; i < edges.length; i++) {
    const { a, b } = edges[i] as Edge;
    const [ya, yb] = [y[a] as number, y[b] as number];
    // Just above the vertex, so that a ray never runs along an edge.
    if (ya > height === yb > height) continue;
    // The half-edge that points down has what is on the right of it on its left.
    const half = ya > yb ? 2 * i : 2 * i + 1;
    if (Math.min(x[a] as number, x[b] as number) > (x[vertex] as number)) continue;
    if (halves.sideOf(half, vertex) <= 0) continue;
    if (nearest === null || isRightOf(halves, half, nearest)) nearest = half;
  }
  return nearest;
}

/** Whether one of two half-edges that point down, at some height side by side, is on the right. */
function isRightOf(halves: HalfEdges, half: number, other: number): boolean {
  const { y } = halves;
  const [low, otherLow] = [halves.to(half), halves.to(other)];
  const inside = (y[low] as number) >= (y[otherLow] as number);
  const [of, beside] = inside ? [half, other] : [other, half];
  const sign = inside ? 1 : -1;
  const atLow = halves.sideOf(beside, halves.to(of));
  if (atLow !== 0) return sign * atLow > 0;
  // They share their lower end: the upper ends tell, by the shorter one's.
  return halves.sideOf(other, halves.from(half)) > 0;
}
