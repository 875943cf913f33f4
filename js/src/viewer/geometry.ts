/** Arithmetic of views: what fits, and where pixels of the image lie on those of the screen. */

import type { Pair } from "./pyramid";

/** Map units per CSS pixel at which a turned image just fits a viewport of CSS pixels. */
export function fitResolution(image: Pair, viewport: Pair, rotation: number): number {
  const cos = Math.abs(Math.cos(rotation));
  const sin = Math.abs(Math.sin(rotation));
  const width = image[0] * cos + image[1] * sin;
  const height = image[0] * sin + image[1] * cos;
  return Math.max(width / Math.max(1, viewport[0]), height / Math.max(1, viewport[1]));
}

/** How near to a whole ratio a zoom must be to be taken for it. */
const NEAR = 0.005;

/**
 * The resolution next to `resolution` at which a pixel of the image covers a whole number of device
 * pixels, or a whole number of pixels one device pixel; null if it is not near to one.
 */
export function wholeResolution(resolution: number, pixelRatio: number): number | null {
  const ratio = pixelRatio / resolution;
  const whole = ratio >= 1 ? Math.round(ratio) : 1 / Math.round(1 / ratio);
  return Math.abs(ratio / whole - 1) < NEAR ? pixelRatio / whole : null;
}

/**
 * The centre next to `center` for which pixels of the image begin where those of the screen do.
 * Only turns by a right angle have one.
 */
export function snapCenter(
  center: Pair,
  resolution: number,
  viewport: Pair,
  rotation: number,
  pixelRatio: number,
): Pair {
  const quarters = rotation / (Math.PI / 2);
  if (Math.abs(quarters - Math.round(quarters)) > 1e-6) return center;
  const [width, height] = Math.round(quarters) % 2 === 0 ? viewport : [viewport[1], viewport[0]];
  const device = resolution / pixelRatio;
  return [snap(center[0], width, device, pixelRatio), snap(center[1], height, device, pixelRatio)];
}

function snap(center: number, length: number, device: number, pixelRatio: number): number {
  const half = (Math.round(length * pixelRatio) / 2) * device;
  return Math.round((center - half) / device) * device + half;
}
