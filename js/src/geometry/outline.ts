/** Where outlines cross themselves. The same rule as `exact_nb.model.topology.is_simple`. */

import type { WireShape } from "../protocol";
import { side } from "./noding";
import type { Vertex } from "./shapes";
import { type Boxes, boxes, touchingPairs } from "./sweep";

/** Whether the outline of a shape neither crosses, touches nor overlaps itself. */
export function isSimple(shape: WireShape): boolean {
  return crossings(shape).length === 0;
}

/**
 * Where the outline of a shape crosses, touches or overlaps itself; once for each place.
 *
 * Rings of one polygon may touch each other at a point but not cross. Vertices that repeat the one
 * before are passed over. What was found is remembered with the shape, which never changes.
 */
export function crossings(shape: WireShape): Vertex[] {
  const known = remembered.get(shape);
  if (known !== undefined) return known;
  const found = crossingsOfShape(shape);
  remembered.set(shape, found);
  return found;
}

const remembered = new WeakMap<WireShape, Vertex[]>();

function crossingsOfShape(shape: WireShape): Vertex[] {
  if (shape.kind === "line") return crossingsOf([shape.vertices], false);
  if (shape.kind === "polygon") return crossingsOf(shape.parts.flat(), shape.closed);
  return [];
}

/** The same of paths. */
export function crossingsOf(rings: Vertex[][], closed: boolean): Vertex[] {
  const found = new Map<string, Vertex>();
  eachMeeting(rings, closed, (_p, _q, at) => found.set(at.join(), at));
  return [...found.values()];
}

/** Visits the pairs of edges of paths that meet in a way that those of simple ones do not. */
export function eachMeeting(
  rings: Vertex[][],
  closed: boolean,
  visit: (p: OutlineEdge, q: OutlineEdge, at: Vertex) => void,
): void {
  const { all, boxes } = edgesOf(rings, closed);
  touchingPairs(boxes, 0, (i, j) => {
    const [p, q] = [all[i] as OutlineEdge, all[j] as OutlineEdge];
    const at = meeting(p, q);
    if (at !== null) visit(p, q, at);
  });
}

export interface OutlineEdge {
  a: Vertex;
  b: Vertex;
  ring: number;
  /** Its place in the ring, and that of the edge that follows. */
  place: number;
  following: number;
}

function edgesOf(rings: Vertex[][], closed: boolean): { all: OutlineEdge[]; boxes: Boxes } {
  const all: OutlineEdge[] = [];
  rings.forEach((ring, number) => {
    const path = distinct(ring, closed);
    const count = path.length - 1;
    for (let place = 0; place < count; place++) {
      const [a, b] = [path[place] as Vertex, path[place + 1] as Vertex];
      const following = closed ? (place + 1) % count : place + 1;
      all.push({ a, b, ring: number, place, following });
    }
  });
  const found = boxes(all.length);
  all.forEach(({ a, b }, i) => {
    found.x0[i] = Math.min(a[0], b[0]);
    found.y0[i] = Math.min(a[1], b[1]);
    found.x1[i] = Math.max(a[0], b[0]);
    found.y1[i] = Math.max(a[1], b[1]);
  });
  return { all, boxes: found };
}

/** Drops vertices that repeat the one before; a closed path comes back to its first vertex. */
function distinct(path: Vertex[], closed: boolean): Vertex[] {
  const kept = path.filter(([x, y], i) => {
    const before = path[i - 1];
    return before === undefined || before[0] !== x || before[1] !== y;
  });
  return closed ? [...kept, ...kept.slice(0, 1)] : kept;
}

/** Where two edges meet in a way that those of a simple outline do not. */
function meeting(p: OutlineEdge, q: OutlineEdge): Vertex | null {
  const ofC = sideOf(p, q.a);
  const ofD = sideOf(p, q.b);
  if (ofC * ofD > 0) return null;
  const ofA = sideOf(q, p.a);
  const ofB = sideOf(q, p.b);
  if (ofA * ofB > 0) return null;
  if (ofC * ofD < 0 && ofA * ofB < 0) return crossing(p, q);
  if (ofC === 0 && ofD === 0) {
    const shared = overlap(p, q);
    if (shared !== null) return shared;
  }
  const follow = p.following === q.place || q.following === p.place;
  if (p.ring !== q.ring || follow) return null;
  if (ofA === 0) return p.a;
  if (ofB === 0) return p.b;
  return ofC === 0 ? q.a : q.b;
}

function sideOf({ a, b }: OutlineEdge, [x, y]: Vertex): number {
  return Math.sign(side(a[0], a[1], b[0], b[1], x, y));
}

/** The place on an edge from whose ends the other is as far away as their triangles are large. */
function crossing(p: OutlineEdge, { a, b }: OutlineEdge): Vertex {
  const ofA = side(a[0], a[1], b[0], b[1], p.a[0], p.a[1]);
  const ofB = side(a[0], a[1], b[0], b[1], p.b[0], p.b[1]);
  return between(p, ofA / (ofA - ofB));
}

function between({ a, b }: OutlineEdge, at: number): Vertex {
  return [a[0] + at * (b[0] - a[0]), a[1] + at * (b[1] - a[1])];
}

/** The middle of what two edges on one line share, null if that is a point or nothing. */
function overlap(p: OutlineEdge, q: OutlineEdge): Vertex | null {
  const middle: Vertex = [0, 0];
  let length = 0;
  for (const axis of [0, 1] as const) {
    const low = Math.max(Math.min(p.a[axis], p.b[axis]), Math.min(q.a[axis], q.b[axis]));
    const high = Math.min(Math.max(p.a[axis], p.b[axis]), Math.max(q.a[axis], q.b[axis]));
    if (high < low) return null;
    length += high - low;
    middle[axis] = (low + high) / 2;
  }
  return length > 0 ? middle : null;
}
