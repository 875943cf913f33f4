/**
 * Annotations that are looked at and not drawn on: those of a pane's own slice, and faintly where
 * those of other planes cross it.
 */

import { effect } from "@preact/signals";
import Feature from "ol/Feature.js";
import { LineString } from "ol/geom.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import type { Annotation } from "../annotations/annotation";
import { stylesOf } from "../annotations/ol-style";
import { livelyLayer, shapeSource } from "../annotations/shape-layers";
import { lookOf } from "../annotations/style";
import { toGeometry } from "../annotations/to-geometry";
import type { SlideMap } from "../viewer/slide-map";
import { crossSection } from "./cross-section";
import type { PlaneState } from "./plane-state";
import type { PlaneName } from "./planes";

/** What a pane asks about annotations; reading it in an effect follows every change. */
export interface ShownShapes {
  /** Seen annotations of the volume at the open time, on whatever plane. */
  all(): Iterable<Annotation>;
  colorOf(annotation: Annotation): string;
}

/** Over the picture, under what is drawn on. */
const LEVEL = 8;
const FAINT = "8c";
const CASING = new Style({ stroke: new Stroke({ color: "rgba(0, 0, 0, 0.45)", width: 6 }) });
const LOOKED_AT = {
  hovered: false,
  again: false,
  selected: false,
  size: 100,
  dense: false,
  filled: false,
};

/**
 * Shows them on a map; returns how to take them away.
 *
 * @param plane The plane of the pane.
 * @param own Whether those of its own slice are shown too, as where nothing is drawn on.
 */
export function addPaneShapes(
  slide: SlideMap,
  state: PlaneState,
  shapes: ShownShapes,
  pane: { plane: () => PlaneName; own: boolean },
): () => void {
  const source = shapeSource();
  const layer = livelyLayer(source, LEVEL);
  slide.map.addLayer(layer);
  const stop = effect(() => {
    void slide.image.value;
    void slide.display.value;
    void slide.mirrored.value;
    const plane = pane.plane();
    const slice = state.sliceOf(plane);
    const features = [...shapes.all()].flatMap((one) => {
      const own = one.position.plane === plane;
      if (own) return pane.own && one.position.slice === slice ? outline(slide, shapes, one) : [];
      return lines(slide, shapes, one, plane, slice);
    });
    source.clear(true);
    source.addFeatures(features);
  });
  return () => {
    stop();
    slide.map.removeLayer(layer);
    source.clear(true);
  };
}

function outline(slide: SlideMap, shapes: ShownShapes, annotation: Annotation): Feature[] {
  const geometry = toGeometry(annotation.shape, (x, y) => slide.toMap(x, y));
  if (geometry === null) return [];
  const feature = new Feature({ geometry });
  const look = lookOf(annotation, shapes.colorOf(annotation), LOOKED_AT);
  feature.setStyle(stylesOf({ ...look, sign: null }, annotation.shape.kind === "point"));
  return [feature];
}

function lines(
  slide: SlideMap,
  shapes: ShownShapes,
  annotation: Annotation,
  plane: PlaneName,
  slice: number,
): Feature[] {
  const segments = crossSection(annotation, plane, slice);
  if (segments.length === 0) return [];
  const color = `${shapes.colorOf(annotation)}${FAINT}`;
  const style = [CASING, new Style({ stroke: new Stroke({ color, width: 4 }) })];
  return segments.map((segment) => {
    const ends = segment.map(([x, y]) => slide.toMap(x, y));
    const feature = new Feature({ geometry: new LineString(ends) });
    feature.setStyle(style);
    return feature;
  });
}
