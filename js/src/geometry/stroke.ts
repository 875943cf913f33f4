/** The areas a round brush covers: at a place, from one to another, along a path. */

import { union } from "./boolean";
import { type Parts, ringAround } from "./parts";
import type { Vertex } from "./shapes";
import { simplifiedPath } from "./simplify";

/** The chord is within 0.5 % of the radius from its arc. */
const SEGMENTS = 32;

/** How far a path may be straightened, in radii, before it is stroked. */
const STRAIGHTENED = 0.02;

export function disc(at: Vertex, radius: number, segments = SEGMENTS): Parts {
  return [[ringAround(at, radius, segments)]];
}

/** What a disc sweeps on the way from a to b. */
export function capsule(a: Vertex, b: Vertex, radius: number): Parts {
  if (a[0] === b[0] && a[1] === b[1]) return disc(a, radius);
  const round = ringAround([0, 0], radius, SEGMENTS);
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  // The disc's outermost vertices to both sides of the way divide it into a front and a back.
  const across = round.map(([x, y]) => dx * y - dy * x);
  const left = across.indexOf(Math.max(...across));
  const right = across.indexOf(Math.min(...across));
  const front = turn(round, right, left).map(([x, y]): Vertex => [x + b[0], y + b[1]]);
  const back = turn(round, left, right).map(([x, y]): Vertex => [x + a[0], y + a[1]]);
  return [[[...front, ...back]]];
}

/** What a disc sweeps along a path; nothing where the path has no vertex. */
export function stroke(path: Vertex[], radius: number): Parts {
  const [first, ...others] = simplifiedPath(path, radius * STRAIGHTENED, false);
  if (first === undefined) return [];
  if (others.length === 0) return disc(first, radius);
  let from = first;
  const swept = others.map((to) => {
    const one = capsule(from, to, radius);
    from = to;
    return one;
  });
  return joined(swept);
}

/** Neighbours first, so that there is never much of one area inside another. */
function joined(areas: Parts[]): Parts {
  if (areas.length <= 2) return union(areas);
  const half = areas.length >> 1;
  return union([joined(areas.slice(0, half)), joined(areas.slice(half))]);
}

/** The vertices of a ring from one to another, both included. */
function turn(ring: Vertex[], from: number, to: number): Vertex[] {
  return from <= to ? ring.slice(from, to + 1) : [...ring.slice(from), ...ring.slice(0, to + 1)];
}
