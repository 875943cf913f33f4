/** Arithmetic on shapes in pixels of level 0. Nothing here changes its arguments. */

import type { WireShape } from "../protocol";

export type Vertex = [number, number];
/** x0, y0, x1, y1. */
export type Bounds = [number, number, number, number];

/** Vertices of a shape; of a circle the ends of its axes, of labels and voxels none. */
export function vertices(shape: WireShape): Vertex[] {
  switch (shape.kind) {
    case "bounding box":
      return corners([shape.x0, shape.y0, shape.x1, shape.y1]);
    case "circle":
      return [
        [shape.x - shape.radius, shape.y],
        [shape.x, shape.y - shape.radius],
        [shape.x + shape.radius, shape.y],
        [shape.x, shape.y + shape.radius],
      ];
    case "polygon":
      return shape.parts.flat(2);
    case "line":
      return shape.vertices;
    case "point":
      return [[shape.x, shape.y]];
    case "global":
    case "segmentation":
      return [];
  }
}

export function corners([x0, y0, x1, y1]: Bounds): Vertex[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

/** The smallest rectangle around a shape, null where it has no outline: labels and voxels. */
export function boundsOf(shape: WireShape): Bounds | null {
  if (shape.kind === "bounding box") return [shape.x0, shape.y0, shape.x1, shape.y1];
  const points = vertices(shape);
  if (points.length === 0) return null;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return [x0, y0, x1, y1];
}

/** The smallest rectangle around several shapes, null where none has a place. */
export function around(shapes: Iterable<WireShape>): Bounds | null {
  const all: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const shape of shapes) {
    const [x0, y0, x1, y1] = boundsOf(shape) ?? all;
    all[0] = Math.min(all[0], x0);
    all[1] = Math.min(all[1], y0);
    all[2] = Math.max(all[2], x1);
    all[3] = Math.max(all[3], y1);
  }
  return all[0] > all[2] ? null : all;
}

export function translate(shape: WireShape, dx: number, dy: number): WireShape {
  const moved = ([x, y]: Vertex): Vertex => [x + dx, y + dy];
  switch (shape.kind) {
    case "bounding box":
      return {
        ...shape,
        x0: shape.x0 + dx,
        y0: shape.y0 + dy,
        x1: shape.x1 + dx,
        y1: shape.y1 + dy,
      };
    case "circle":
    case "point":
      return { ...shape, x: shape.x + dx, y: shape.y + dy };
    case "polygon":
      return { ...shape, parts: shape.parts.map((part) => part.map((ring) => ring.map(moved))) };
    case "line":
      return { ...shape, vertices: shape.vertices.map(moved) };
    case "global":
    case "segmentation":
      return shape;
  }
}

/** Sides of the outline that stands for a stretched circle. */
const SIDES = 72;

/** A shape whose axes are made longer; a circle becomes an outline where they differ. */
export function stretched(shape: WireShape, [sx, sy]: Vertex): WireShape {
  if (sx === 1 && sy === 1) return shape;
  const longer = ([x, y]: Vertex): Vertex => [x * sx, y * sy];
  switch (shape.kind) {
    case "bounding box": {
      const { x0, y0, x1, y1 } = shape;
      return { ...shape, x0: x0 * sx, y0: y0 * sy, x1: x1 * sx, y1: y1 * sy };
    }
    case "circle": {
      const ring = Array.from({ length: SIDES }, (_, side): Vertex => {
        const angle = (2 * Math.PI * side) / SIDES;
        const [dx, dy] = [shape.radius * Math.cos(angle), shape.radius * Math.sin(angle)];
        return longer([shape.x + dx, shape.y + dy]);
      });
      return { kind: "polygon", parts: [[ring]], closed: true };
    }
    case "polygon":
      return { ...shape, parts: shape.parts.map((part) => part.map((ring) => ring.map(longer))) };
    case "line":
      return { ...shape, vertices: shape.vertices.map(longer) };
    case "point":
      return { ...shape, x: shape.x * sx, y: shape.y * sy };
    case "global":
    case "segmentation":
      return shape;
  }
}

/** Box between two corners given in any order, at least `smallest` wide and high. */
export function boxBetween(a: Vertex, b: Vertex, smallest = 1): WireShape {
  const [x0, x1] = atLeast(a[0], b[0], smallest);
  const [y0, y1] = atLeast(a[1], b[1], smallest);
  return { kind: "bounding box", x0, y0, x1, y1 };
}

function atLeast(from: number, to: number, smallest: number): [number, number] {
  if (Math.abs(to - from) >= smallest) return from < to ? [from, to] : [to, from];
  return to < from ? [from - smallest, from] : [from, from + smallest];
}

export function intersect(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

export function contains(outer: Bounds, inner: Bounds): boolean {
  return (
    outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3]
  );
}

/** Bounds enlarged by a share of their size on every side. */
export function enlarge([x0, y0, x1, y1]: Bounds, share: number): Bounds {
  const [dx, dy] = [(x1 - x0) * share, (y1 - y0) * share];
  return [x0 - dx, y0 - dy, x1 + dx, y1 + dy];
}

/**
 * Whether a shape shares an area, or a place, with an image; one without an outline always does.
 *
 * @param origin Coordinate of the left and top edge of the image.
 */
export function overlapsImage(
  shape: WireShape,
  width: number,
  height: number,
  origin = 0,
): boolean {
  const bounds = boundsOf(shape);
  if (bounds === null) return true;
  const [x0, y0, x1, y1] = bounds.map((value) => value - origin) as Bounds;
  const [wide, high] = [x1 > x0, y1 > y0];
  const inX = wide ? x0 < width && x1 > 0 : x0 >= 0 && x0 <= width;
  const inY = high ? y0 < height && y1 > 0 : y0 >= 0 && y0 <= height;
  return inX && inY;
}

/** Distance from a place to a shape: 0 inside a closed one. */
export function distance(shape: WireShape, x: number, y: number): number {
  switch (shape.kind) {
    case "bounding box":
      return Math.hypot(
        Math.max(shape.x0 - x, 0, x - shape.x1),
        Math.max(shape.y0 - y, 0, y - shape.y1),
      );
    case "circle":
      return Math.max(0, Math.hypot(x - shape.x, y - shape.y) - shape.radius);
    case "point":
      return Math.hypot(x - shape.x, y - shape.y);
    case "line":
      return toPath(shape.vertices, x, y, false);
    case "polygon": {
      const rings = shape.parts.flat();
      if (shape.closed && insideRings(rings, x, y)) return 0;
      return Math.min(...rings.map((ring) => toPath(ring, x, y, shape.closed)));
    }
    case "global":
    case "segmentation":
      return Infinity;
  }
}

/** Even-odd rule over all rings, so that holes are outside. */
export function insideRings(rings: Vertex[][], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i] as Vertex;
      const [bx, by] = ring[j] as Vertex;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function toPath(path: Vertex[], x: number, y: number, closed: boolean): number {
  let nearest = Infinity;
  const last = closed ? path.length : path.length - 1;
  for (let i = 0; i < last; i++) {
    const a = path[i] as Vertex;
    const b = path[(i + 1) % path.length] as Vertex;
    const [footX, footY] = nearestOnEdge(a, b, [x, y]);
    nearest = Math.min(nearest, Math.hypot(x - footX, y - footY));
  }
  return nearest;
}

/** The place between two vertices that is nearest to another place. */
export function nearestOnEdge([ax, ay]: Vertex, [bx, by]: Vertex, [x, y]: Vertex): Vertex {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / squared;
  const share = Math.min(1, Math.max(0, along));
  return [ax + share * dx, ay + share * dy];
}

/** Area of the bounding rectangle: what lies under the pointer goes to the smallest first. */
export function extentArea(shape: WireShape): number {
  const bounds = boundsOf(shape);
  return bounds === null ? Infinity : (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]);
}
