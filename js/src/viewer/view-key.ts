/** Names where a frame of a map looks, so that a layer sees whether it has to be drawn anew. */

import type { FrameState } from "ol/Map.js";

/** The same for two frames in which a layer that did not change looks the same. */
export function viewKey(frame: FrameState): string {
  const { viewState, size, pixelRatio } = frame;
  const { center, resolution, rotation } = viewState;
  return [...center, resolution, rotation, ...size, pixelRatio].join(" ");
}

/** The same, of the layer that is being drawn, with its opacity. */
export function layerKey(frame: FrameState): string {
  const { layerStatesArray, layerIndex } = frame;
  return `${viewKey(frame)} ${layerStatesArray[layerIndex]?.opacity}`;
}
