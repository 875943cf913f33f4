/** Which part of an image can be looked at, from how near, and where it comes to rest. */

import Projection from "ol/proj/Projection.js";
import View from "ol/View.js";
import { snapCenter, wholeResolution } from "./geometry";
import type { Pair } from "./pyramid";

/** CSS pixels per pixel of level 0 at most. */
export const LARGEST = 32;

/** A view of an image of this width and height on the map, turned by `rotation` radians. */
export function slideView([width, height]: Pair, rotation: number): View {
  const extent: [number, number, number, number] = [0, -height, width, 0];
  return new View({
    projection: new Projection({ code: "pixels", units: "pixels", extent }),
    extent,
    constrainOnlyCenter: true,
    smoothExtentConstraint: false,
    smoothResolutionConstraint: false,
    center: [width / 2, -height / 2],
    resolution: 1,
    rotation,
  });
}

/**
 * Limits the zoom: from half of the whole image to the largest pixels.
 *
 * @param fitting Resolution at which the whole image is shown.
 * @param largest CSS pixels per map unit at most.
 */
export function limitZoom(view: View, size: Pair, fitting: number, largest = LARGEST): void {
  const [width, height] = size;
  // OpenLayers counts zoom levels from this resolution.
  const base = Math.max(width, height) / 256;
  const coarsest = Math.max(2 * fitting, 2 / largest);
  view.setMinZoom(Math.log2(base / coarsest));
  view.setMaxZoom(Math.log2(base * largest));
}

/** At a whole ratio, puts pixels of the image on those of the screen. */
export function settleOnPixels(view: View, size: Pair, pixelRatio: number): void {
  const resolution = view.getResolution();
  const center = view.getCenter();
  if (resolution === undefined || center === undefined) return;
  const whole = wholeResolution(resolution, pixelRatio);
  if (whole === null) return;
  if (whole !== resolution) view.setResolution(whole);
  const next = snapCenter(center as Pair, whole, size, view.getRotation(), pixelRatio);
  if (next[0] !== center[0] || next[1] !== center[1]) view.setCenter(next);
}

/** Radians as degrees, 0 to 360. */
export function degrees(radians: number): number {
  const turned = ((radians * 180) / Math.PI) % 360;
  return Math.round((turned < 0 ? turned + 360 : turned) * 1000) / 1000;
}
