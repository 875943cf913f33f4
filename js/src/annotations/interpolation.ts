/**
 * Outlines between two outlines, so that an edit on one frame shows on the others at once.
 * `exact_nb/model/interpolation.py` is the same, line by line, and says how and why.
 */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";

type Path = readonly Vertex[];

const MOST_COMPARED = 512;
const SAMPLES = 64;
const SAME = 1e-9;

/** The outline so far on the way (0 to 1) from one to another; what cannot be mixed stays. */
export function between(before: WireShape, after: WireShape, share: number): WireShape {
  const mix = (a: number, b: number) => mixed(a, b, share);
  if (before.kind === "bounding box" && after.kind === before.kind) {
    const [x0, y0] = [mix(before.x0, after.x0), mix(before.y0, after.y0)];
    const [x1, y1] = [mix(before.x1, after.x1), mix(before.y1, after.y1)];
    return x0 < x1 && y0 < y1 ? { kind: before.kind, x0, y0, x1, y1 } : before;
  }
  if (before.kind === "circle" && after.kind === before.kind) {
    const radius = mix(before.radius, after.radius);
    return { kind: before.kind, x: mix(before.x, after.x), y: mix(before.y, after.y), radius };
  }
  if (before.kind === "point" && after.kind === before.kind) {
    return { kind: before.kind, x: mix(before.x, after.x), y: mix(before.y, after.y) };
  }
  if (before.kind === "line" && after.kind === before.kind) {
    return { kind: before.kind, vertices: path(before.vertices, after.vertices, share) };
  }
  if (before.kind === "polygon" && after.kind === before.kind && before.closed === after.closed) {
    return polygon(before, after, share);
  }
  return before;
}

type Polygon = Extract<WireShape, { kind: "polygon" }>;

function polygon(before: Polygon, after: Polygon, share: number): Polygon {
  if (!isSameStructure(before, after)) return before;
  const mix = before.closed ? ring : path;
  const parts = before.parts.map((part, i) =>
    part.map((one, j) => mix(one, after.parts[i]?.[j] ?? one, share)),
  );
  return { ...before, parts };
}

function isSameStructure(a: Polygon, b: Polygon): boolean {
  const rings = (one: Polygon) => one.parts.map((part) => part.length).join();
  return rings(a) === rings(b);
}

/** Never outside of both, and exact where they are equal. */
function mixed(a: number, b: number, share: number): number {
  const value = (1 - share) * a + share * b;
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

function mixedPath(a: Path, b: Path, share: number): Vertex[] {
  return a.map((vertex, i) => mixedVertex(vertex, b[i] ?? vertex, share));
}

function mixedVertex([ax, ay]: Vertex, [bx, by]: Vertex, share: number): Vertex {
  return [mixed(ax, bx, share), mixed(ay, by, share)];
}

// -- which vertex becomes which -----------------------------------------------------------------

function ring(a: Path, after: Path, share: number): Vertex[] {
  let b = after;
  let [smallA, smallB] = scaled(a, b);
  if (area(smallA) * area(smallB) < 0) [b, smallB] = [[...b].reverse(), [...smallB].reverse()];
  if (a.length === b.length) return mixedPath(a, rolled(b, turn(smallA, smallB)), share);
  const begins = begin(smallA, smallB);
  const closed = (one: Path) => [...one, one[0] as Vertex];
  [smallA, smallB] = [closed(smallA), closed(rolled(smallB, begins))];
  const [sharesA, sharesB] = [sharesOf(smallA), sharesOf(smallB)];
  const wanted = united(sharesA, sharesB).slice(0, -1);
  const ends = [at(closed(a), sharesA, wanted), at(closed(rolled(b, begins)), sharesB, wanted)];
  return mixedPath(ends[0] as Path, ends[1] as Path, share);
}

function path(a: Path, after: Path, share: number): Vertex[] {
  let b = after;
  const [smallA, smallB] = scaled(a, b);
  if (a.length === b.length) {
    return mixedPath(a, isReversed(smallA, smallB) ? [...b].reverse() : b, share);
  }
  const sharesA = sharesOf(smallA);
  let sharesB = sharesOf(smallB);
  const even = Array.from({ length: SAMPLES }, (_, i) => i / (SAMPLES - 1));
  if (isReversed(at(smallA, sharesA, even), at(smallB, sharesB, even))) {
    b = [...b].reverse();
    sharesB = sharesOf([...smallB].reverse());
  }
  const wanted = united(sharesA, sharesB);
  return mixedPath(at(a, sharesA, wanted), at(b, sharesB, wanted), share);
}

function rolled(one: Path, by: number): Path {
  return [...one.slice(by), ...one.slice(0, by)];
}

function scaled(a: Path, b: Path): [Path, Path] {
  let scale = 0;
  for (const [x, y] of [...a, ...b]) scale = Math.max(scale, Math.abs(x), Math.abs(y));
  if (scale === 0) return [a, b];
  const small = (one: Path) => one.map(([x, y]): Vertex => [x / scale, y / scale]);
  return [small(a), small(b)];
}

function centred(points: Path): Path {
  let [sumX, sumY] = [0, 0];
  for (const [x, y] of points) [sumX, sumY] = [sumX + x, sumY + y];
  const [meanX, meanY] = [sumX / points.length, sumY / points.length];
  return points.map(([x, y]): Vertex => [x - meanX, y - meanY]);
}

function products(a: Path, b: Path): number {
  return a.reduce((sum, [x, y], i) => sum + x * (b[i]?.[0] ?? 0) + y * (b[i]?.[1] ?? 0), 0);
}

/** Twice the signed area, 0 where rounding may have the sign. */
function area(points: Path): number {
  const middle = centred(points);
  const next = rolled(middle, 1);
  const twice = middle.reduce(
    (sum, [x, y], i) => sum + x * (next[i]?.[1] ?? 0) - (next[i]?.[0] ?? 0) * y,
    0,
  );
  return Math.abs(twice) > SAME * products(middle, middle) ? twice : 0;
}

function isReversed(first: Path, second: Path): boolean {
  const [a, b] = [centred(first), centred(second)];
  const size = products(a, a) + products(b, b);
  return products(a, [...b].reverse()) > products(a, b) + SAME * size;
}

/** By how many vertices to turn a ring so that it lies best on another one. */
function turn(first: Path, second: Path): number {
  const n = first.length;
  const stride = Math.ceil(n / MOST_COMPARED);
  const [a, b] = [centred(first), centred(second)];
  const places = Array.from({ length: Math.ceil(n / stride) }, (_, i) => i * stride);
  const found = best(a, b, places, places);
  if (stride === 1) return found;
  const near = Array.from({ length: 2 * stride - 1 }, (_, i) => (found - stride + 1 + i + n) % n);
  return best(a, b, places, near);
}

function best(a: Path, b: Path, places: readonly number[], turns: readonly number[]): number {
  const n = a.length;
  const of = (one: Path, place: number) => one[place % n] as Vertex;
  const own = places.map((place) => of(a, place));
  const sums = turns.map((by) =>
    products(
      own,
      places.map((place) => of(b, place + by)),
    ),
  );
  const other = places.map((place) => of(b, place));
  const least = Math.max(...sums) - SAME * (products(own, own) + products(other, other));
  return turns[sums.findIndex((sum) => sum >= least)] ?? 0;
}

/** The vertex of a ring that lies best on the first vertex of another one. */
function begin(first: Path, second: Path): number {
  const closed = (one: Path) => [...one, one[0] as Vertex];
  const [a, b] = [closed(first), closed(second)];
  const shares = sharesOf(b);
  const even = Array.from({ length: SAMPLES }, (_, i) => i / SAMPLES);
  const by = turn(at(a, sharesOf(a), even), at(b, shares, even)) / SAMPLES;
  const away = shares.slice(0, -1).map((one) => {
    const apart = Math.abs(one - by);
    return Math.min(apart, 1 - apart);
  });
  const least = Math.min(...away);
  return away.findIndex((one) => one <= least + SAME);
}

// -- places by their share of the length --------------------------------------------------------

function sharesOf(points: Path): number[] {
  const gone = [0];
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1] as Vertex, points[i] as Vertex];
    // Not hypot: a square root rounds alike everywhere.
    const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
    gone.push((gone[i - 1] as number) + length);
  }
  const all = gone.at(-1) ?? 0;
  return all > 0 ? gone.map((one) => one / all) : gone.map((_, i) => i / (points.length - 1));
}

/** The shares of both, those that are the same once. */
function united(a: readonly number[], b: readonly number[]): number[] {
  const kept = [0];
  for (const one of [...a, ...b].sort((x, y) => x - y)) {
    if (one - (kept.at(-1) as number) > SAME && 1 - one > SAME) kept.push(one);
  }
  return [...kept, 1];
}

function at(points: Path, shares: readonly number[], wanted: readonly number[]): Vertex[] {
  let after = 1;
  return wanted.map((share) => {
    while (after < points.length - 1 && (shares[after] as number) <= share) after++;
    const [start, stop] = [shares[after - 1] as number, shares[after] as number];
    const within = stop > start ? Math.min(1, Math.max(0, (share - start) / (stop - start))) : 0;
    return mixedVertex(points[after - 1] as Vertex, points[after] as Vertex, within);
  });
}
