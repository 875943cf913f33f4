/** Rings around sets of faces, put together so that they are valid in the sense of the OGC. */

import type { Faces } from "./faces";
import type { HalfEdges } from "./half-edges";
import { perimeter, signedArea } from "./parts";
import { DisjointSets } from "./sets";
import type { Vertex } from "./shapes";

/** Rings that are thinner on average, in px, are what rounding has left. */
const THINNEST = 1e-9;

/** A ring of half-edges with its area on the left: of an outside it is positive. */
export interface Loop {
  halves: number[];
  ring: Vertex[];
  area: number;
}

/** Faces of one label that are joined by edges. */
export interface Region {
  label: number;
  outside: Loop;
  holes: Loop[];
}

/** The regions of faces whose label is not 0; regions without a breadth are left out. */
export function regions(faces: Faces, labels: ArrayLike<number>): Region[] {
  const byFace = new Map<number, Loop[]>();
  const joined = joinedFaces(faces, labels);
  for (const loop of loops(faces, labels)) {
    const face = joined.find(faces.of[loop.halves[0] as number] as number);
    byFace.set(face, [...(byFace.get(face) ?? []), loop]);
  }
  const found: Region[] = [];
  for (const [face, borders] of byFace) {
    const outside = borders.reduce((most, loop) => (loop.area > most.area ? loop : most));
    if (isThin(outside)) continue;
    const holes = borders.filter((loop) => loop !== outside && !isThin(loop));
    found.push({ label: labels[face] as number, outside, holes });
  }
  return found;
}

export function partOf({ outside, holes }: Region): Vertex[][] {
  return [outside.ring, ...holes.map(({ ring }) => ring)];
}

function isThin({ area, ring }: Loop): boolean {
  return 2 * Math.abs(area) <= THINNEST * perimeter(ring);
}

function joinedFaces({ of, count }: Faces, labels: ArrayLike<number>): DisjointSets {
  const joined = new DisjointSets(count);
  for (let half = 0; half < of.length; half += 2) {
    const [left, right] = [of[half] as number, of[half + 1] as number];
    if (labels[left] === labels[right]) joined.join(left, right);
  }
  return joined;
}

/**
 * Walks along borders with the label on the left, at each vertex taking the first border to the
 * right of the way back: so a walk never leaves its region. Where it comes to a vertex again a
 * ring has closed; that keeps rings from touching themselves.
 */
function loops({ halves, of }: Faces, labels: ArrayLike<number>): Loop[] {
  const label = (half: number) => labels[of[half] as number] as number;
  const isBorder = (half: number) => label(half) !== 0 && label(half) !== label(half ^ 1);
  const seen = new Uint8Array(halves.count);
  const found: Loop[] = [];
  for (let start = 0; start < halves.count; start++) {
    if (seen[start] || !isBorder(start)) continue;
    const walk = new Walk(halves);
    for (let half = start; !seen[half]; half = nextBorder(half)) {
      seen[half] = 1;
      const closed = walk.step(half);
      if (closed !== null) found.push(closed);
    }
  }
  return found;

  function nextBorder(half: number): number {
    let next = halves.next(half);
    while (!isBorder(next)) next = halves.toTheRight[next] as number;
    return next;
  }
}

/** The half-edges since the start that are not yet part of a ring. */
class Walk {
  private readonly walked: number[] = [];
  private readonly placeOf = new Map<number, number>();

  constructor(private readonly halves: HalfEdges) {}

  /** Goes along a half-edge; returns the ring that closes with it. */
  step(half: number): Loop | null {
    const { halves, walked, placeOf } = this;
    placeOf.set(halves.from[half] as number, walked.length);
    walked.push(half);
    const place = placeOf.get(halves.to(half));
    if (place === undefined) return null;
    const members = walked.splice(place);
    const vertices = members.map((member) => halves.from[member] as number);
    for (const vertex of vertices) placeOf.delete(vertex);
    const ring = vertices.map((v): Vertex => [halves.x[v] as number, halves.y[v] as number]);
    return { halves: members, ring, area: signedArea(ring) };
  }
}
