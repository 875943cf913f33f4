/** A slice of a mask as it is shown: a tint over its voxels, and the outline around them. */

import type { Parts } from "../geometry/parts";
import { traced } from "../geometry/trace";

/** Opacity of the tint, as that of shapes: resting and under the pointer. */
export const TINT = { resting: 0.24, hovered: 0.4 } as const;

/**
 * The tint, one pixel a voxel in in-plane axes: for `putImageData`, then drawn in true proportion.
 *
 * @param slice 0 or 1, row by row.
 * @param color `#rrggbb`.
 * @param opacity 0 to 1.
 */
export function tinted(
  slice: Uint8Array,
  color: string,
  opacity: number = TINT.resting,
): Uint8ClampedArray<ArrayBuffer> {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const alpha = Math.round(255 * opacity);
  const pixels = new Uint8ClampedArray(4 * slice.length);
  for (let at = 0; at < slice.length; at++) {
    if (slice[at] !== 0) pixels.set([red ?? 0, green ?? 0, blue ?? 0, alpha], 4 * at);
  }
  return pixels;
}

/**
 * The outline along the edges of voxels, in in-plane axes whose integers are voxel centres. Drawn
 * as the outline of any other shape: dashed while it is not saved.
 */
export function outlined(slice: Uint8Array, width: number): Parts {
  const height = width === 0 ? 0 : slice.length / width;
  return traced(slice, width, height).map((part) =>
    part.map((ring) => ring.map(([x, y]) => [x - 0.5, y - 0.5])),
  );
}
