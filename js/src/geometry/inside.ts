/** Whether a shape lies wholly inside a ring, as one drawn around it. */

import type { WireShape } from "../protocol";
import { corners, distance, type Vertex, vertices } from "./shapes";

/** Whether all of a shape lies inside a ring; one without an outline never does. */
export function isInside(shape: WireShape, ring: readonly Vertex[]): boolean {
  const area: WireShape = { kind: "polygon", parts: [[[...ring]]], closed: true };
  const holds = ([x, y]: Vertex) => distance(area, x, y) === 0;
  if (vertices(shape).length === 0 || ring.length < 3) return false;
  if (shape.kind === "point") return holds([shape.x, shape.y]);
  if (shape.kind === "circle") {
    return holds([shape.x, shape.y]) && isClear(shape, ring);
  }
  const paths = outlines(shape);
  return paths.flat().every(holds) && !paths.some((path) => crosses(path, ring));
}

/** Whether no edge of a ring comes nearer to the centre of a circle than its radius. */
function isClear(
  { x, y, radius }: { x: number; y: number; radius: number },
  ring: readonly Vertex[],
) {
  const [first] = ring;
  const line: WireShape = { kind: "line", vertices: first ? [...ring, first] : [] };
  return distance(line, x, y) >= radius;
}

/** The outlines of a shape with vertices, closed ones with the first vertex again at the end. */
function outlines(shape: WireShape): Vertex[][] {
  if (shape.kind === "line") return [shape.vertices];
  if (shape.kind === "bounding box") {
    return [around(corners([shape.x0, shape.y0, shape.x1, shape.y1]))];
  }
  if (shape.kind !== "polygon") return [];
  return shape.closed ? shape.parts.flat().map(around) : shape.parts.flat();
}

function around(ring: Vertex[]): Vertex[] {
  return [...ring, ...ring.slice(0, 1)];
}

function crosses(path: readonly Vertex[], ring: readonly Vertex[]): boolean {
  return ring.some((c, i) => {
    const d = ring[(i + 1) % ring.length] as Vertex;
    return path.slice(1).some((b, j) => meet(path[j] as Vertex, b, c, d));
  });
}

/** Whether two edges cross each other, each with its ends on both sides of the other. */
function meet(a: Vertex, b: Vertex, c: Vertex, d: Vertex): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(a: Vertex, b: Vertex, at: Vertex): number {
  return Math.sign((b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]));
}
