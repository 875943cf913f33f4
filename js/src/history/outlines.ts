/** Two outlines of one annotation over the picture: A dashed, B dotted and solid beneath. */

import { effect } from "@preact/signals";
import Feature from "ol/Feature";
import { Point } from "ol/geom";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { livelyLayer, shapeSource } from "../annotations/shape-layers";
import { type ToMap, toGeometry } from "../annotations/to-geometry";
import { boundsOf } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import type { SlideMap } from "../viewer/slide-map";
import type { HistoryState } from "./history-state";

/** Over the shapes and their guides. */
const ABOVE = 13;
const DARK = "rgba(0, 0, 0, 0.75)";

export interface Side {
  letter: "A" | "B";
  color: string;
  dash: number[];
  /** Where its letter stands: at the left end of the upper edge, or at the right end. */
  end: "left" | "right";
}

export const SIDES: readonly [Side, Side] = [
  { letter: "A", color: "#ffb000", dash: [9, 6], end: "left" },
  { letter: "B", color: "#56d4ff", dash: [], end: "right" },
];

/** Puts the two over the picture as long as two are compared; returns how to take them away. */
export function showCompared(slide: SlideMap, history: HistoryState): () => void {
  const source = shapeSource();
  const layer = livelyLayer(source, ABOVE);
  slide.map.addLayer(layer);
  const toMap: ToMap = (x, y) => slide.toMap(x, y);
  const stop = effect(() => {
    void slide.mirrored.value;
    void slide.display.value;
    void slide.image.value;
    const shapes = history.compared.value?.shapes ?? [];
    source.clear(true);
    // The solid line lies beneath the dashed one, and is seen in its gaps where both are the same.
    const order = SIDES.map((side, place) => ({ side, shape: shapes[place] ?? null })).reverse();
    source.addFeatures(
      order.flatMap(({ side, shape }) => (shape === null ? [] : featuresOf(shape, side, toMap))),
    );
  });
  return () => {
    stop();
    slide.map.removeLayer(layer);
    source.clear(true);
  };
}

function featuresOf(shape: WireShape, side: Side, toMap: ToMap): Feature[] {
  const geometry = toGeometry(shape, toMap);
  const bounds = boundsOf(shape);
  if (geometry === null || bounds === null) return [];
  const outline = new Feature({ geometry });
  outline.setStyle(stylesOf(side));
  const [x0, y0, x1] = bounds;
  const letter = new Feature({
    geometry: new Point(toMap(side.end === "left" ? x0 : x1, y0)),
  });
  letter.setStyle(letterStyle(side));
  return [outline, letter];
}

function stylesOf({ color, dash }: Side): Style[] {
  const line = dash.length > 0 ? { lineDash: dash, lineCap: "butt" as const } : {};
  return [
    new Style({ stroke: new Stroke({ color: DARK, width: 5, ...line }) }),
    new Style({ stroke: new Stroke({ color, width: 2.5, ...line }) }),
  ];
}

function letterStyle({ letter, color, end }: Side): Style {
  return new Style({
    text: new Text({
      text: letter,
      font: "600 13px sans-serif",
      fill: new Fill({ color: "#101010" }),
      backgroundFill: new Fill({ color }),
      padding: [1, 3, 0, 4],
      offsetX: end === "left" ? -10 : 10,
      offsetY: -12,
    }),
  });
}
