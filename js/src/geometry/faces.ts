/** The faces into which noded edges divide the plane, and how often rings wind around each. */

import { HalfEdges } from "./half-edges";
import { filtered, type Noded } from "./noding";
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
    const outer = cycles[beforeLeft(halves, vertex)] as number;
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

/** How often the rings of the two operands wind around each face: a column an operand. */
export function windings({ halves, of, count }: Faces): { a: Int32Array; b: Int32Array } {
  const found = { a: new Int32Array(count), b: new Int32Array(count) };
  const { wa, wb } = halves.noded;
  const borders = bordersOf(of, count);
  const seen = new Uint8Array(count);
  seen[UNBOUNDED] = 1;
  const waiting = [UNBOUNDED];
  for (let face = waiting.pop(); face !== undefined; face = waiting.pop()) {
    for (let half = borders.first(face); half !== -1; half = borders.next(half)) {
      const beyond = of[half ^ 1] as number;
      if (seen[beyond]) continue;
      seen[beyond] = 1;
      const sign = half & 1 ? 1 : -1;
      found.a[beyond] = (found.a[face] as number) + sign * (wa[half >> 1] as number);
      found.b[beyond] = (found.b[face] as number) + sign * (wb[half >> 1] as number);
      waiting.push(beyond);
    }
  }
  return found;
}

/** Chains of the half-edges around each face; -1 ends them. */
function bordersOf(of: Int32Array, count: number) {
  const last = new Int32Array(count).fill(-1);
  const before = new Int32Array(of.length);
  for (let half = 0; half < of.length; half++) {
    const face = of[half] as number;
    before[half] = last[face] as number;
    last[face] = half;
  }
  return {
    first: (face: number) => last[face] as number,
    next: (half: number) => before[half] as number,
  };
}

/** Edges that bound an area: those with one face on both sides lead nowhere. */
export function withoutBridges(noded: Noded): Noded {
  const { cycles } = cyclesOf(new HalfEdges(noded));
  return filtered(noded, (edge) => cycles[2 * edge] !== cycles[2 * edge + 1]);
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
function leftmostVertices({ x, y, noded: { a, b } }: HalfEdges): Iterable<number> {
  const connected = new DisjointSets(x.length);
  for (let edge = 0; edge < a.length; edge++) connected.join(a[edge] as number, b[edge] as number);
  const leftmost = new Int32Array(x.length).fill(-1);
  const consider = (vertex: number) => {
    const set = connected.find(vertex);
    const known = leftmost[set] as number;
    const dx = known === -1 ? -1 : (x[vertex] as number) - (x[known] as number);
    if (dx < 0 || (dx === 0 && (y[vertex] as number) < (y[known] as number))) {
      leftmost[set] = vertex;
    }
  };
  for (const vertex of a) consider(vertex);
  for (const vertex of b) consider(vertex);
  return leftmost.filter((vertex) => vertex !== -1);
}

/** The half-edge that leaves a leftmost vertex with the left of that vertex on its left. */
function beforeLeft(halves: HalfEdges, vertex: number): number {
  const leaving: number[] = [];
  halves.from.forEach((from, half) => {
    if (from === vertex) leaving.push(half);
  });
  leaving.sort((p, q) => halves.compareDirections(p, q));
  const upper = leaving.filter((half) => halves.isUpper(half));
  return (upper.at(-1) ?? leaving.at(-1)) as number;
}

/** The nearest half-edge to the left of a vertex; the vertex is on its left. Null if none. */
function edgeOnTheLeft(halves: HalfEdges, vertex: number): number | null {
  const { x, y, noded } = halves;
  const height = y[vertex] as number;
  let nearest: number | null = null;
  for (let edge = 0; edge < noded.a.length; edge++) {
    const [a, b] = [noded.a[edge] as number, noded.b[edge] as number];
    const [ya, yb] = [y[a] as number, y[b] as number];
    // Just above the vertex, so that a ray never runs along an edge.
    if (ya > height === yb > height) continue;
    // The half-edge that points down has what is on the right of it on its left.
    const half = ya > yb ? 2 * edge : 2 * edge + 1;
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
  return halves.sideOf(other, halves.from[half] as number) > 0;
}
