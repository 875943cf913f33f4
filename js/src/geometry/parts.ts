/** Areas: parts of rings of vertices, as a closed polygon of the wire has them. */

import type { WireShape } from "../protocol";
import { corners, type Vertex } from "./shapes";

/** Ring 0 of a part is its outside, the others are holes; no ring repeats its first vertex. */
export type Parts = Vertex[][][];

/** The area a shape covers; null where it covers none (line, point, open contour, global). */
export function partsOf(shape: WireShape, tolerance = 0.25): Parts | null {
  switch (shape.kind) {
    case "bounding box":
      return [[corners([shape.x0, shape.y0, shape.x1, shape.y1])]];
    case "circle":
      return [[circleRing([shape.x, shape.y], shape.radius, tolerance)]];
    case "polygon":
      return shape.closed ? shape.parts : null;
    default:
      return null;
  }
}

export function polygonOf(parts: Parts): WireShape {
  return { kind: "polygon", closed: true, parts };
}

/** Vertices on a circle, as many as keep every chord within `tolerance` of its arc. */
export function circleRing(at: Vertex, radius: number, tolerance: number): Vertex[] {
  return ringAround(at, radius, segmentsOf(radius, tolerance));
}

/** Vertices of a regular polygon, in equal steps from the right. */
export function ringAround([x, y]: Vertex, radius: number, segments: number): Vertex[] {
  const step = (2 * Math.PI) / segments;
  return Array.from({ length: segments }, (_, i) => [
    x + radius * Math.cos(i * step),
    y + radius * Math.sin(i * step),
  ]);
}

/** The sagitta of a chord over n segments is r (1 - cos(pi / n)). */
function segmentsOf(radius: number, tolerance: number): number {
  if (radius <= tolerance) return 8;
  const segments = Math.ceil(Math.PI / Math.acos(1 - tolerance / radius));
  return Math.max(8, 4 * Math.ceil(segments / 4));
}

/** Area in px²: of the outsides, less the holes. */
export function area(parts: Parts): number {
  let sum = 0;
  for (const [outside, ...holes] of parts) {
    sum += Math.abs(signedArea(outside ?? []));
    for (const hole of holes) sum -= Math.abs(signedArea(hole));
  }
  return sum;
}

export function isEmpty(parts: Parts): boolean {
  return parts.every((part) => part.length === 0);
}

/** Shoelace formula about the first vertex, which keeps digits far from the origin. */
export function signedArea(ring: Vertex[]): number {
  const first = ring[0];
  if (first === undefined) return 0;
  const [x0, y0] = first;
  let twice = 0;
  for (let i = 2; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as Vertex;
    const [bx, by] = ring[i] as Vertex;
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return twice / 2;
}

export function perimeter(ring: Vertex[]): number {
  let sum = 0;
  let [px, py] = ring.at(-1) ?? [0, 0];
  for (const [x, y] of ring) {
    sum += Math.hypot(x - px, y - py);
    [px, py] = [x, y];
  }
  return sum;
}
