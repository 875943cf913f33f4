/** What leads a gesture and does not stay: band, lasso, cut, brush, and what can be taken hold of. */

import Feature from "ol/Feature";
import { Circle, type Geometry, LineString, Point } from "ol/geom";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Bounds, Vertex } from "../geometry/shapes";
import { boxGeometry, type ToMap } from "./to-geometry";

/** A place to take a shape by: a handle of its bounds, one of its vertices, the middle of an edge. */
export interface Mark {
  at: Vertex;
  look: "handle" | "vertex" | "chosen" | "middle" | "snapped";
}

/** Round as it is seen, where one axis may be seen longer than the other. */
export interface Disc {
  at: Vertex;
  /** In image coordinates of an axis that is not stretched. */
  radius: number;
  /** How much longer each axis is seen; both alike where it is not said. */
  stretch?: readonly [x: number, y: number];
}

export interface Guides {
  /** A rubber band. */
  band?: Bounds;
  /** A lasso or cut. */
  path?: readonly Vertex[];
  /** Vertices placed so far. */
  marks?: readonly Vertex[];
  /** The place the pointer snapped to. */
  snapped?: Vertex;
  /** Where the selected shape can be taken hold of. */
  grips?: readonly Mark[];
  /** Outline of a brush. */
  disc?: Disc;
}

const DASHED = new Stroke({ color: "#ffffff", width: 1, lineDash: [4, 3] });
const LIGHT = new Style({ stroke: DASHED });
const AREA = new Style({ stroke: DASHED, fill: new Fill({ color: "rgba(120, 160, 255, 0.15)" }) });
const DARK = new Style({ stroke: new Stroke({ color: "rgba(0, 0, 0, 0.7)", width: 3 }) });

const WHITE = new Fill({ color: "#ffffff" });
const BLUE = new Fill({ color: "#0072b2" });
const FAINT = new Fill({ color: "rgba(255, 255, 255, 0.55)" });
const EDGE = new Stroke({ color: "#1a1a1a", width: 1 });
const PALE_EDGE = new Stroke({ color: "#ffffff", width: 2 });

const LOOKS: Record<Mark["look"], Style | Style[]> = {
  handle: square(8, WHITE, EDGE),
  vertex: new Style({
    image: new CircleStyle({ radius: 4, fill: WHITE, stroke: EDGE }),
    zIndex: 3,
  }),
  chosen: square(10, BLUE, PALE_EDGE),
  middle: new Style({
    image: new CircleStyle({ radius: 2.5, fill: FAINT, stroke: EDGE }),
    zIndex: 2,
  }),
  snapped: [ring("rgba(0, 0, 0, 0.7)", 5), ring("#ffffff", 2.5)],
};

function ring(color: string, width: number): Style {
  const stroke = new Stroke({ color, width });
  return new Style({ image: new CircleStyle({ radius: 8, stroke }), zIndex: 4 });
}

/** A square of so many screen pixels a side. */
function square(side: number, fill: Fill, stroke: Stroke): Style {
  const shape = { points: 4, radius: side / Math.SQRT2, angle: Math.PI / 4 };
  return new Style({ image: new RegularShape({ ...shape, fill, stroke }), zIndex: 3 });
}

export function guides(shown: Guides, toMap: ToMap): Feature[] {
  const { band, path, disc } = shown;
  const lines: Feature[] = [];
  if (band) lines.push(guide(boxGeometry(band, toMap), AREA));
  if (path && path.length > 1) {
    lines.push(guide(new LineString(path.map(([x, y]) => toMap(x, y))), LIGHT));
  }
  // What lies under a brush has to be seen as it is.
  if (disc) lines.push(guide(round(disc, toMap), LIGHT));
  return [...lines, ...marksOf(shown).map((mark) => markFeature(mark, toMap))];
}

function round({ at: [x, y], radius, stretch }: Disc, toMap: ToMap): Geometry {
  const [centre, rim] = [toMap(x, y), toMap(x + radius / (stretch?.[0] ?? 1), y)];
  const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [centre, rim];
  return new Circle(centre, Math.hypot(bx - ax, by - ay));
}

function guide(geometry: Geometry, light: Style): Feature {
  const feature = new Feature({ geometry });
  feature.setStyle([DARK, light]);
  return feature;
}

function marksOf({ grips = [], marks = [], snapped }: Guides): Mark[] {
  return [
    ...grips,
    ...marks.map((at): Mark => ({ at, look: "vertex" })),
    ...(snapped ? [{ at: snapped, look: "snapped" as const }] : []),
  ];
}

function markFeature({ at, look }: Mark, toMap: ToMap): Feature {
  const feature = new Feature({ geometry: new Point(toMap(...at)) });
  feature.setStyle(LOOKS[look]);
  return feature;
}
