/** Lines that lead a gesture and do not stay: band, lasso, cut, brush. */

import Feature from "ol/Feature";
import { Circle, LineString } from "ol/geom";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Bounds, Vertex } from "../geometry/shapes";
import { boxGeometry, type ToMap } from "./to-geometry";

const LIGHT = new Style({
  stroke: new Stroke({ color: "#ffffff", width: 1, lineDash: [4, 3] }),
  fill: new Fill({ color: "rgba(120, 160, 255, 0.15)" }),
});
const DARK = new Style({ stroke: new Stroke({ color: "rgba(0, 0, 0, 0.7)", width: 3 }) });

export interface Guides {
  band?: Bounds;
  path?: readonly Vertex[];
  disc?: { at: Vertex; radius: number };
}

export function guides({ band, path, disc }: Guides, toMap: ToMap): Feature[] {
  const features: Feature[] = [];
  if (band) features.push(new Feature({ geometry: boxGeometry(band, toMap) }));
  if (path && path.length > 1) {
    features.push(new Feature({ geometry: new LineString(path.map(([x, y]) => toMap(x, y))) }));
  }
  if (disc) features.push(new Feature({ geometry: new Circle(toMap(...disc.at), disc.radius) }));
  for (const feature of features) feature.setStyle([DARK, LIGHT]);
  return features;
}
