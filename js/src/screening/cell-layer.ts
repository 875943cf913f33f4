/** Shows which cell is looked at: a thin outline, and a veil over what lies around it. */

import Feature from "ol/Feature.js";
import Polygon from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import type { Bounds } from "../geometry/shapes";
import type { Pair } from "../viewer/pyramid";

/** Over the picture, under all annotations. */
const BENEATH = 8;

/** Widths of the cell on each side: views are not wider. */
const AROUND = 20;

// A dark and a light line are seen on any picture.
const OUTLINE = [
  new Style({ stroke: new Stroke({ color: "rgba(0, 0, 0, 0.55)", width: 3 }) }),
  new Style({ stroke: new Stroke({ color: "rgba(255, 255, 255, 0.9)", width: 1 }) }),
];
const VEIL = new Style({ fill: new Fill({ color: "rgba(0, 0, 0, 0.35)" }) });

export class CellLayer {
  readonly #source = new VectorSource();
  readonly layer = new VectorLayer({ source: this.#source, zIndex: BENEATH });

  constructor(private readonly toMap: (x: number, y: number) => Pair) {}

  show(bounds: Bounds | null): void {
    this.#source.clear(true);
    if (bounds !== null) {
      const [x0, y0, x1, y1] = bounds;
      const [dx, dy] = [AROUND * (x1 - x0), AROUND * (y1 - y0)];
      const cell = this.#ring(bounds);
      const veil = new Feature(
        new Polygon([this.#ring([x0 - dx, y0 - dy, x1 + dx, y1 + dy]), cell]),
      );
      veil.setStyle(VEIL);
      const outline = new Feature(new Polygon([cell]));
      outline.setStyle(OUTLINE);
      this.#source.addFeatures([veil, outline]);
    }
    this.#source.changed();
  }

  #ring([x0, y0, x1, y1]: Bounds): Pair[] {
    const corners: Pair[] = [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
      [x0, y0],
    ];
    return corners.map(([x, y]) => this.toMap(x, y));
  }
}
