/** Where an annotation on one plane of a volume is seen in another: the line in which it is cut. */

import type { Annotation } from "../annotations/annotation";
import { boundsOf, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { AXES, isPlane, type PlaneName } from "./planes";

export type Segment = [Vertex, Vertex];

/** A voxel reaches so far to both sides of its centre. */
const HALF = 0.5;
/** What is cut in a mere place is seen this long, in voxels, to both sides. */
const DOT = 0.25;

/** Segments, in in-plane voxel axes of `plane`, of an annotation of another plane. */
export function crossSection(
  { shape, position }: Pick<Annotation, "shape" | "position">,
  plane: PlaneName,
  slice: number,
): Segment[] {
  if (!isPlane(position.plane) || position.plane === plane) return [];
  const own = AXES[position.plane];
  const seen = AXES[plane];
  // The axis of the annotation's plane that is the normal of the other one.
  const axis = own.first === seen.normal ? 0 : 1;
  const along = axis === 0 ? own.second : own.first;
  const level = levelIn(shape, axis, slice);
  if (level === null) return [];
  return intervals(shape, axis, level).map(([from, to]): Segment => {
    const [a, b] =
      to - from < 2 * DOT ? [(from + to) / 2 - DOT, (from + to) / 2 + DOT] : [from, to];
    const place = (value: number): Vertex =>
      seen.first === along ? [value, position.slice] : [position.slice, value];
    return [place(a), place(b)];
  });
}

/** What a segment is as thick as a slice: corners of the band around it. */
export function bandOf([a, b]: Segment): Vertex[] {
  const [dx, dy] = a[0] === b[0] ? [HALF, 0] : [0, HALF];
  return [
    [a[0] - dx, a[1] - dy],
    [b[0] - dx, b[1] - dy],
    [b[0] + dx, b[1] + dy],
    [a[0] + dx, a[1] + dy],
  ];
}

/** Where a slice cuts a shape: through its middle, or where the shape is within its thickness. */
function levelIn(shape: WireShape, axis: 0 | 1, slice: number): number | null {
  const bounds = boundsOf(shape);
  if (bounds === null) return null;
  const [low, high] = [bounds[axis], bounds[axis + 2] as number];
  if (high < slice - HALF || low >= slice + HALF) return null;
  return Math.min(Math.max(slice, low), high);
}

/** The parts of a line of the plane that are inside a shape; `axis` has the value `level` there. */
function intervals(shape: WireShape, axis: 0 | 1, level: number): [number, number][] {
  switch (shape.kind) {
    case "bounding box":
      return [axis === 0 ? [shape.y0, shape.y1] : [shape.x0, shape.x1]];
    case "circle": {
      const [centre, other] = axis === 0 ? [shape.x, shape.y] : [shape.y, shape.x];
      const half = Math.sqrt(Math.max(0, shape.radius ** 2 - (level - centre) ** 2));
      return [[other - half, other + half]];
    }
    case "point":
      return [axis === 0 ? [shape.y, shape.y] : [shape.x, shape.x]];
    case "line":
      return crossings(shape.vertices, axis, level, false).map((at) => [at, at]);
    case "polygon": {
      const rings = shape.parts.flat();
      const found = rings.flatMap((ring) => crossings(ring, axis, level, shape.closed));
      return shape.closed ? paired(found) : found.map((at) => [at, at]);
    }
    case "global":
    case "segmentation":
      return [];
  }
}

function crossings(path: readonly Vertex[], axis: 0 | 1, level: number, closed: boolean): number[] {
  const found: number[] = [];
  const last = closed ? path.length : path.length - 1;
  for (let i = 0; i < last; i++) {
    const a = path[i] as Vertex;
    const b = path[(i + 1) % path.length] as Vertex;
    // An edge owns its lower end, so that a vertex is not counted twice.
    if (a[axis] > level === b[axis] > level) continue;
    const share = (level - a[axis]) / (b[axis] - a[axis]);
    const other = (1 - axis) as 0 | 1;
    found.push(a[other] + share * (b[other] - a[other]));
  }
  return found.sort((x, y) => x - y);
}

/** Between the first and second, third and fourth crossing one is inside. */
function paired(all: number[]): [number, number][] {
  const sorted = [...all].sort((a, b) => a - b);
  const pairs: [number, number][] = [];
  for (let i = 0; i + 1 < sorted.length; i += 2) {
    pairs.push([sorted[i] as number, sorted[i + 1] as number]);
  }
  return pairs;
}
