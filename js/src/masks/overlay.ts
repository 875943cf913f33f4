/** A slice of a mask as it is shown: a tint over its voxels, and the outline around them. */

import type { Vertex } from "../geometry/shapes";
import { borders } from "../geometry/trace";
import { type Region, regionWhere } from "./region";

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
  // As words, so that a voxel is written at once; in the byte order of the machine.
  const word =
    new Uint32Array(Uint8Array.of(red ?? 0, green ?? 0, blue ?? 0, alpha).buffer)[0] ?? 0;
  const words = new Uint32Array(pixels.buffer);
  for (let at = 0; at < slice.length; at++) if (slice[at] !== 0) words[at] = word;
  return pixels;
}

/**
 * The outline along the edges of voxels, in in-plane axes whose integers are voxel centres. Drawn
 * as the outline of any other shape: dashed while it is not saved.
 */
export function outlined(slice: Uint8Array, width: number): Vertex[][] {
  const { x: left, y: top, ...marked } = trimmed(slice, width);
  return borders(marked.data, marked.width, marked.height).map((ring) =>
    ring.map(([x, y]): Vertex => [left + x - 0.5, top + y - 0.5]),
  );
}

/** The smallest rectangle around what is marked: tracing a whole slice would take long. */
function trimmed(slice: Uint8Array, width: number): Region {
  const height = width === 0 ? 0 : slice.length / width;
  let [x0, y0, x1, y1] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const row = slice.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    x0 = Math.min(x0, first);
    x1 = Math.max(x1, row.lastIndexOf(1));
    y0 = Math.min(y0, y);
    y1 = y;
  }
  return regionWhere([x0, y0, x1, y1], { width, height }, (x, y) => slice[y * width + x] === 1);
}
