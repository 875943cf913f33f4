/**
 * What a selected shape can be taken hold of by: the handles of a box or circle, the vertices of an
 * outline and the middles of its edges. What is shown and what is hit are the same.
 */

import type { Mark } from "../annotations/guides";
import { type Bounds, boundsOf, distance, stretched, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { gapTo, type Handle, HIT_PX, handleAt, handlesOf, resize } from "./handles";
import { apart, EQUAL, type Stretch, toSeen } from "./seen";
import type { VertexRef } from "./tool";
import { forEachEdge, forEachVertex, isSame, vertexOf, withInserted, withVertex } from "./vertices";

export type Grip =
  | { kind: "handle"; handle: Handle }
  | { kind: "vertex"; vertex: VertexRef }
  /** The middle of the edge that leads to a vertex: taking it inserts a vertex there. */
  | { kind: "middle"; vertex: VertexRef; at: Vertex };

/** How the shape is seen. */
export interface GripView {
  pixel: number;
  stretch?: Stretch;
  viewport: Bounds | null;
  /** Asked only where the vertices are too many to show them all. */
  pointer: () => Vertex | null;
  chosen?: VertexRef | undefined;
}

/** What of a view, or of what a tool may ask, says how large things are seen. */
type Seen = Pick<GripView, "pixel" | "stretch">;

/** More vertices than this on the screen, or nearer together, are shown around the pointer only. */
const MOST = 300;
const APART_PX = 12;
const AROUND_PX = 120;
/** An edge shorter than this on the screen has no mark in its middle. */
const EDGE_PX = 32;

/** The grips to show on a selected shape. */
export function gripMarks(shape: WireShape, view: GripView): Mark[] {
  const handles = handlesOf(shape).map(({ at }): Mark => ({ at, look: "handle" }));
  return handles.length > 0 ? handles : outlineMarks(shape, view);
}

function outlineMarks(shape: WireShape, view: GripView): Mark[] {
  const { viewport, chosen } = view;
  const inView = ([x, y]: Vertex) =>
    viewport === null ||
    (x >= viewport[0] && y >= viewport[1] && x <= viewport[2] && y <= viewport[3]);
  const shown = isCrowded(shape, view, inView) ? nearTo(view) : inView;
  const marks: Mark[] = [];
  forEachEdge(shape, (a, b) => {
    const at = middleOf(a, b);
    if (hasMiddle(a, b, view) && shown(at)) marks.push({ at, look: "middle" });
  });
  forEachVertex(shape, (at, ref) => {
    if (isSame(ref, chosen)) marks.push({ at, look: "chosen" });
    else if (shown(at)) marks.push({ at, look: "vertex" });
  });
  return marks;
}

function nearTo({ pointer, pixel, stretch }: GripView): (at: Vertex) => boolean {
  const around = pointer();
  return (at) => around !== null && apart(at, around, stretch) <= AROUND_PX * pixel;
}

/** Whether too many vertices are on the screen, or too near together, to show them all. */
function isCrowded(
  shape: WireShape,
  { pixel, stretch }: Seen,
  inView: (at: Vertex) => boolean,
): boolean {
  let count = 0;
  let length = 0;
  forEachVertex(shape, (at) => {
    if (inView(at)) count++;
  });
  if (count > MOST) return true;
  let edges = 0;
  forEachEdge(shape, (a, b) => {
    if (!(inView(a) && inView(b))) return;
    length += apart(a, b, stretch);
    edges++;
  });
  return edges > 0 && length / edges < APART_PX * pixel;
}

/** The grip at a place: a vertex before the middle of an edge, and of each the nearest. */
export function gripAt(shape: WireShape, at: Vertex, seen: Seen): Grip | null {
  const { pixel, stretch } = seen;
  const handle = handleAt(shape, at, pixel, stretch);
  if (handle) return { kind: "handle", handle };
  const reach = reachAt(shape, at, seen);
  let found: Grip | null = null;
  let least = reach;
  forEachVertex(shape, (place, vertex) => {
    const far = apart(place, at, stretch);
    if (far > least) return;
    least = far;
    found = { kind: "vertex", vertex };
  });
  return found ?? middleAt(shape, at, seen, reach);
}

/** Inside a small outline its grips give way, so that there is always a middle to take it by. */
function reachAt(whole: WireShape, at: Vertex, { pixel, stretch = EQUAL }: Seen): number {
  const reach = (HIT_PX / 2) * pixel;
  const shape = stretched(whole, [...stretch]);
  const bounds = boundsOf(shape);
  if (bounds === null || distance(shape, ...toSeen(at, stretch)) > 0) return reach;
  return Math.min(reach, (bounds[2] - bounds[0]) / 4, (bounds[3] - bounds[1]) / 4);
}

function middleAt(shape: WireShape, at: Vertex, seen: Seen, reach: number): Grip | null {
  let found: Grip | null = null;
  let least = reach;
  forEachEdge(shape, (a, b, vertex) => {
    const place = middleOf(a, b);
    const far = apart(place, at, seen.stretch);
    if (far > least || !hasMiddle(a, b, seen)) return;
    least = far;
    found = { kind: "middle", vertex, at: place };
  });
  return found;
}

/** From where a grip is to where it was taken, so that nothing jumps to the pointer. */
export function gapAt(shape: WireShape, grip: Grip, at: Vertex): Vertex {
  if (grip.kind === "handle") return gapTo(shape, grip.handle, at);
  const place = grip.kind === "middle" ? grip.at : (vertexOf(shape, grip.vertex) ?? at);
  return [at[0] - place[0], at[1] - place[1]];
}

/** The shape with a grip at another place. */
export function dragged(shape: WireShape, grip: Grip, at: Vertex): WireShape {
  switch (grip.kind) {
    case "handle":
      return resize(shape, grip.handle, at);
    case "vertex":
      return withVertex(shape, grip.vertex, at);
    case "middle":
      return withInserted(shape, grip.vertex, at);
  }
}

function hasMiddle(a: Vertex, b: Vertex, { pixel, stretch }: Seen): boolean {
  return apart(a, b, stretch) >= EDGE_PX * pixel;
}

export function middleOf(a: Vertex, b: Vertex): Vertex {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
