/** A stretch of an outline drawn anew. */

import type { Vertex } from "./shapes";

/** A place on an outline: on the edge that leaves vertex `edge`, at a share of its length. */
interface Foot {
  edge: number;
  share: number;
  at: Vertex;
  distance: number;
}

/** Into how many steps a stretch is divided to measure how far it is from the path. */
const STEPS = 64;

/**
 * The outline with a stretch of it replaced by a path that begins and ends on it, within `reach`.
 *
 * Of the two ways between both ends around a closed outline, the one nearer to the path in the
 * mean is replaced. Null where an end of the path is too far from the outline.
 */
export function reshaped(
  ring: Vertex[],
  path: Vertex[],
  closed: boolean,
  reach: number,
): Vertex[] | null {
  const [first, last] = [path[0], path.at(-1)];
  if (first === undefined || last === undefined) return null;
  const start = footOf(ring, first, closed);
  const end = footOf(ring, last, closed);
  if (start === null || end === null || Math.max(start.distance, end.distance) > reach) return null;
  const drawn = [start.at, ...path.slice(1, -1), end.at];
  return closed ? closedAround(ring, drawn, start, end) : openAround(ring, drawn, start, end);
}

function openAround(ring: Vertex[], drawn: Vertex[], start: Foot, end: Foot): Vertex[] {
  const isForward = isBefore(start, end);
  const [low, high] = isForward ? [start, end] : [end, start];
  const middle = isForward ? drawn : [...drawn].reverse();
  return distinct([...ring.slice(0, low.edge + 1), ...middle, ...ring.slice(high.edge + 1)]);
}

function closedAround(ring: Vertex[], drawn: Vertex[], start: Foot, end: Foot): Vertex[] {
  const there = stretch(ring, start, end);
  const back = stretch(ring, end, start);
  const result =
    meanDistance(there, drawn) <= meanDistance(back, drawn)
      ? [...drawn, ...back.slice(1, -1)]
      : [...there, ...[...drawn].reverse().slice(1, -1)];
  const open = distinct(result);
  return open.length > 1 && same(open[0] as Vertex, open.at(-1) as Vertex)
    ? open.slice(0, -1)
    : open;
}

/** The outline from one place onward to another, both included. */
function stretch(ring: Vertex[], from: Foot, to: Foot): Vertex[] {
  const count = ring.length;
  const turns = isBefore(from, to) ? to.edge - from.edge : to.edge - from.edge + count;
  const between = Array.from(
    { length: turns },
    (_, i) => ring[(from.edge + 1 + i) % count] as Vertex,
  );
  return [from.at, ...between, to.at];
}

function isBefore(a: Foot, b: Foot): boolean {
  return a.edge < b.edge || (a.edge === b.edge && a.share <= b.share);
}

function footOf(ring: Vertex[], from: Vertex, closed: boolean): Foot | null {
  let nearest: Foot | null = null;
  const last = closed ? ring.length : ring.length - 1;
  for (let edge = 0; edge < last; edge++) {
    const [a, b] = [ring[edge] as Vertex, ring[(edge + 1) % ring.length] as Vertex];
    const share = shareOf(a, b, from);
    const at: Vertex = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
    const distance = Math.hypot(at[0] - from[0], at[1] - from[1]);
    if (nearest === null || distance < nearest.distance) nearest = { edge, share, at, distance };
  }
  return nearest;
}

/** Where on a -> b the nearest place to a vertex is, from 0 to 1. */
function shareOf(a: Vertex, b: Vertex, [x, y]: Vertex): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return 0;
  return Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / squared));
}

/** Mean distance to a path, over places in equal steps along another. */
function meanDistance(along: Vertex[], path: Vertex[]): number {
  const places = steps(along);
  let sum = 0;
  for (const place of places) sum += footOf(path, place, false)?.distance ?? 0;
  return sum / places.length;
}

function steps(path: Vertex[]): Vertex[] {
  const lengths = path.map((b, i) => {
    const a = path[Math.max(0, i - 1)] as Vertex;
    return Math.hypot(b[0] - a[0], b[1] - a[1]);
  });
  const step = lengths.reduce((sum, length) => sum + length, 0) / STEPS;
  const found = path.slice(0, 1);
  let due = step;
  for (let i = 1; i < path.length && step > 0; i++) {
    const [a, b, length] = [path[i - 1] as Vertex, path[i] as Vertex, lengths[i] as number];
    for (; due <= length; due += step) {
      const share = due / length;
      found.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
    }
    due -= length;
  }
  return found;
}

function distinct(path: Vertex[]): Vertex[] {
  return path.filter((vertex, i) => i === 0 || !same(vertex, path[i - 1] as Vertex));
}

function same(a: Vertex, b: Vertex): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
