/**
 * Annotations that are looked at and not drawn on: those of a pane's own slice, and faintly where
 * those of other planes cross it.
 */

import { effect } from "@preact/signals";
import Feature from "ol/Feature.js";
import { LineString, MultiPolygon } from "ol/geom.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import { type Annotation, contentOf } from "../annotations/annotation";
import { stylesOf } from "../annotations/ol-style";
import { livelyLayer, shapeSource } from "../annotations/shape-layers";
import { onEachFrame, type Spanning, shapeOn } from "../annotations/spans";
import { lookOf } from "../annotations/style";
import { toGeometry } from "../annotations/to-geometry";
import type { SlideMap } from "../viewer/slide-map";
import { bandOf, crossSection, type Segment } from "./cross-section";
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
const FAINTER = "59";
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
      if (!own) return lines(slide, shapes, one, plane, slice);
      const shape = pane.own ? shapeOn(stored(one), { ...one.position, slice }) : null;
      return shape ? outline(slide, shapes, { ...one, shape }) : [];
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

/** At the time that is open, whose shape it is seen with. */
function stored(one: Annotation): Spanning {
  return one.span?.axis === "slice" ? contentOf(one) : { ...one, span: null };
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
  const frames = onEachFrame(stored(annotation));
  const segments = frames.flatMap((one) => crossSection(one, plane, slice));
  if (segments.length === 0) return [];
  if (frames.length > 1) return [bands(slide, shapes.colorOf(annotation), segments)];
  const color = `${shapes.colorOf(annotation)}${FAINT}`;
  const style = [CASING, new Style({ stroke: new Stroke({ color, width: 4 }) })];
  return segments.map((segment) => {
    const ends = segment.map(([x, y]) => slide.toMap(x, y));
    const feature = new Feature({ geometry: new LineString(ends) });
    feature.setStyle(style);
    return feature;
  });
}

/** What goes through many slices would be a wall of lines: it is one faint area. */
function bands(slide: SlideMap, color: string, segments: readonly Segment[]): Feature {
  const rings = segments.map((segment) => {
    const ring = bandOf(segment).map(([x, y]) => slide.toMap(x, y));
    return [[...ring, ring[0] as number[]]];
  });
  const feature = new Feature({ geometry: new MultiPolygon(rings) });
  feature.setStyle(new Style({ fill: new Fill({ color: `${color}${FAINTER}` }) }));
  return feature;
}
