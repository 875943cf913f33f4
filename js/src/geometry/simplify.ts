/** Fewer vertices: Douglas-Peucker, and the same without a change of topology. */

import { eachMeeting } from "./outline";
import type { Parts } from "./parts";
import { sound } from "./repair";
import { type Bounds, boundsOf, insideRings, intersect, type Vertex } from "./shapes";

/** A path with the vertices left out that lie within `tolerance` of it without them. */
export function simplifiedPath(vertices: Vertex[], tolerance: number, closed: boolean): Vertex[] {
  if (vertices.length < 3) return vertices;
  return kept(vertices, tolerance, closed).map((i) => vertices[i] as Vertex);
}

/**
 * An area with fewer vertices: none of its outline is left out that is further than `tolerance`
 * from the result. Rings stay rings, inside or beside each other as they were: where leaving out
 * would make outlines meet or jump over a ring, vertices are kept.
 */
export function simplified(parts: Parts, tolerance: number): Parts {
  const whole = sound(parts);
  const rings = whole.flat();
  const keeping = rings.map((ring) => kept(ring, tolerance, true));
  while (refined(rings, keeping)) {
    // Each round keeps more; at the latest the original is valid.
  }
  let next = 0;
  return whole.map((part) =>
    part.map((ring) => {
      const indices = keeping[next++] as number[];
      return indices.map((i) => ring[i] as Vertex);
    }),
  );
}

/** Keeps a vertex more on each edge that is in the way of another; false where none is. */
function refined(rings: Vertex[][], keeping: number[][]): boolean {
  const wrong = keeping.map(() => new Set<number>());
  const drafts = rings.map((ring, r) => (keeping[r] as number[]).map((i) => ring[i] as Vertex));
  eachMeeting(drafts, true, (p, q) => {
    wrong[p.ring]?.add(p.place);
    wrong[q.ring]?.add(q.place);
  });
  for (const { ring, place } of jumps(rings, keeping)) wrong[ring]?.add(place);
  let more = false;
  wrong.forEach((places, r) => {
    const [ring, indices] = [rings[r] as Vertex[], keeping[r] as number[]];
    const added = [...places].map((place) => furthest(ring, ...span(indices, place, ring.length)));
    const found = added.filter(({ index }) => index !== -1).map(({ index }) => index % ring.length);
    if (found.length === 0) return;
    more = true;
    keeping[r] = [...new Set([...indices, ...found])].sort((a, b) => a - b);
  });
  return more;
}

/** Edges that cut off so much that another ring changes sides. */
function* jumps(rings: Vertex[][], keeping: number[][]): Iterable<{ ring: number; place: number }> {
  const bounds = rings.map((ring) => boundsOf({ kind: "line", vertices: ring }) as Bounds);
  for (const [r, indices] of keeping.entries()) {
    const ring = rings[r] as Vertex[];
    for (let place = 0; place < indices.length && rings.length > 1; place++) {
      const [from, to] = span(indices, place, ring.length);
      if (to - from < 2) continue;
      const cut = Array.from({ length: to - from + 1 }, (_, i) => at(ring, from + i));
      const around = boundsOf({ kind: "line", vertices: cut }) as Bounds;
      const isJumped = rings.some(
        (other, o) => o !== r && intersect(bounds[o] as Bounds, around) && hasInside(cut, other),
      );
      if (isJumped) yield { ring: r, place };
    }
  }
}

function hasInside(ring: Vertex[], vertices: Vertex[]): boolean {
  return vertices.some(([x, y]) => insideRings([ring], x, y));
}

/** First and last vertex of the stretch that a kept edge stands for; past the end from the start. */
function span(indices: number[], place: number, count: number): [number, number] {
  const from = indices[place] as number;
  const to = indices[place + 1] ?? (indices[0] as number) + count;
  return [from, to];
}

/** Indices of the vertices that Douglas-Peucker keeps. */
function kept(path: Vertex[], tolerance: number, closed: boolean): number[] {
  const count = path.length;
  const far = closed ? furthest(path, 0, count) : { index: count - 1 };
  const found = new Set([0]);
  const waiting: [number, number][] = [];
  if (far.index > 0) {
    found.add(far.index);
    waiting.push([0, far.index]);
    if (closed) waiting.push([far.index, count]);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { index, distance } = furthest(path, ...next);
    if (index === -1 || distance <= tolerance) continue;
    found.add(index);
    waiting.push([next[0], index], [index, next[1]]);
  }
  if (closed) keepTriangle(path, found);
  return [...found].sort((a, b) => a - b);
}

/** A ring has three vertices at least. */
function keepTriangle(path: Vertex[], found: Set<number>): void {
  const [a, b] = [...found];
  if (found.size !== 2 || a === undefined || b === undefined) return;
  const sides = [furthest(path, a, b), furthest(path, b, a + path.length)];
  const [one, other] = sides as [Furthest, Furthest];
  const third = one.distance >= other.distance ? one : other;
  if (third.index !== -1) found.add(third.index);
}

interface Furthest {
  index: number;
  distance: number;
}

/** The vertex between two of a path that is furthest from the line between them; -1 if none. */
function furthest(path: Vertex[], from: number, to: number): Furthest {
  const [ax, ay] = at(path, from);
  const [bx, by] = at(path, to);
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  let found: Furthest = { index: -1, distance: -1 };
  for (let i = from + 1; i < to; i++) {
    const [x, y] = at(path, i);
    const along = squared === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / squared;
    const share = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(x - ax - share * dx, y - ay - share * dy);
    if (distance > found.distance) found = { index: i % path.length, distance };
  }
  return found;
}

function at(path: Vertex[], index: number): Vertex {
  return path[index % path.length] as Vertex;
}
