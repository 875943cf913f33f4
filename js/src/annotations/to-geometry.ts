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
      return new Circle(toMap(shape.x, shape.y), shape.radius);
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

export function boxGeometry(bounds: Bounds, toMap: ToMap): Polygon {
  return new Polygon([closed(corners(bounds), ([x, y]) => toMap(x, y))]);
}

/** OpenLayers wants the first vertex again at the end. */
function closed(ring: Vertex[], place: (vertex: Vertex) => number[]): number[][] {
  const placed = ring.map(place);
  const [first] = placed;
  return first ? [...placed, first] : [];
}
