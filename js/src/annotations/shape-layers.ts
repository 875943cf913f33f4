/** Layers of OpenLayers that do not draw thousands of shapes anew for every frame. */

import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import type { FrameState } from "ol/Map";
import CanvasVectorLayerRenderer from "ol/renderer/canvas/VectorLayer";
import VectorSource from "ol/source/Vector";
import { layerKey } from "../viewer/view-key";

type Source = VectorSource;

/** Of the width and height of the view so much is drawn, so that a pan finds shapes beside it. */
const DRAWN_RATIO = 1.5;
const BUFFER = 32;

export function shapeSource(): Source {
  // Lets OpenLayers draw shapes of one style together; faint fills then do not add up.
  return new VectorSource({ overlaps: false });
}

/** A layer that follows every movement; what has not changed is not drawn again. */
export function steadyLayer(source: Source, zIndex: number): VectorLayer<Source> {
  return new SteadyLayer({ ...common(source, zIndex), className: "exact-shapes" });
}

/** A layer that is drawn anew whenever the map is: for what changes with every pointer move. */
export function livelyLayer(source: Source, zIndex: number): VectorLayer<Source> {
  return new VectorLayer(common(source, zIndex));
}

/** A layer that is drawn at rest and moved as a picture: for thousands of shapes. */
export function pictureLayer(source: Source, zIndex: number): VectorImageLayer<Source> {
  return new VectorImageLayer({ source, zIndex, renderBuffer: BUFFER, imageRatio: DRAWN_RATIO });
}

function common(source: Source, zIndex: number) {
  return {
    source,
    zIndex,
    renderBuffer: BUFFER,
    updateWhileAnimating: true,
    updateWhileInteracting: true,
  };
}

class SteadyLayer extends VectorLayer<Source> {
  override createRenderer(): CanvasVectorLayerRenderer {
    return new SteadyRenderer(this);
  }
}

/** Its canvas is its own, so that it can stay as it is while other layers are drawn. */
class SteadyRenderer extends CanvasVectorLayerRenderer {
  private drawn = "";
  private result: HTMLElement | null = null;

  override renderFrame(frame: FrameState): HTMLElement {
    const key = layerKey(frame);
    if (this.result !== null && !this.replayGroupChanged && key === this.drawn) return this.result;
    this.drawn = key;
    // On the canvas of the layer beneath, which is wiped with every frame, nothing would stay.
    this.result = super.renderFrame(frame, null);
    return this.result;
  }
}
