/** Shapes as OpenLayers geometries. */

import {
  Circle,
  type Geometry,
  LineString,
  MultiLineString,
  MultiPolygon,
  Point,
  Polygon,
} from "ol/geom";
import { type Bounds, corners, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";

/** Pixels of level 0 to map coordinates. */
export type ToMap = (x: number, y: number) => number[];

/** The geometry of a shape, null where it has no outline. */
export function toGeometry(shape: WireShape, toMap: ToMap): Geometry | null {
  const place = ([x, y]: Vertex) => toMap(x, y);
  switch (shape.kind) {
    case "bounding box":
      return boxGeometry([shape.x0, shape.y0, shape.x1, shape.y1], toMap);
    case "circle":
      return circleGeometry([shape.x, shape.y], shape.radius, toMap);
    case "polygon":
      if (!shape.closed) return new MultiLineString(shape.parts.flat().map((r) => r.map(place)));
      return new MultiPolygon(shape.parts.map((part) => part.map((ring) => closed(ring, place))));
    case "line":
      return new LineString(shape.vertices.map(place));
    case "point":
      return new Point(toMap(shape.x, shape.y));
    case "global":
    case "segmentation":
      return null;
  }
}

/** Sides of the polygon that stands for an ellipse. */
const SIDES = 90;

/**
 * A circle is kept in image coordinates; on a plane of unequal voxels it is seen as an ellipse, since
 * that is the true proportion of what it surrounds.
 */
function circleGeometry([x, y]: Vertex, radius: number, toMap: ToMap): Geometry {
  const centre = toMap(x, y);
  const [across, down] = [toMap(x + 1, y), toMap(x, y + 1)].map((end) => apart(centre, end));
  if (across === undefined || down === undefined || Math.abs(across - down) < 1e-9 * across) {
    return new Circle(centre, radius * (across ?? 1));
  }
  const ring = Array.from({ length: SIDES }, (_, side): Vertex => {
    const angle = (2 * Math.PI * side) / SIDES;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return new Polygon([closed(ring, ([atX, atY]) => toMap(atX, atY))]);
}

function apart([ax = 0, ay = 0]: number[], [bx = 0, by = 0]: number[]): number {
  return Math.hypot(bx - ax, by - ay);
}

export function boxGeometry(bounds: Bounds, toMap: ToMap): Polygon {
  return new Polygon([closed(corners(bounds), ([x, y]) => toMap(x, y))]);
}

/** OpenLayers wants the first vertex again at the end. */
function closed(ring: Vertex[], place: (vertex: Vertex) => number[]): number[][] {
  const placed = ring.map(place);
  const [first] = placed;
  return first ? [...placed, first] : [];
}
