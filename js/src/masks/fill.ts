/** Filling within a slice: what an outline encloses, and holes. */

import { flooded } from "../geometry/flood";
import { NOWHERE, type Region } from "./region";

/** The line for a place that nothing goes around. */
export const OPEN = "not filled: what is marked does not close around this place";

/**
 * The unmarked voxels that are enclosed with a place: all that is reached from it without crossing
 * what is marked. Null where the edge of the slice is reached. On a marked place: the holes of the
 * piece it belongs to, none where it has none.
 *
 * @param slice 0 or 1, row by row.
 */
export function enclosed(slice: Uint8Array, width: number, x: number, y: number): Region | null {
  const height = slice.length / width;
  if (x < 0 || y < 0 || x >= width || y >= height) return null;
  const from = y * width + x;
  if (slice[from] === 0) {
    const data = flooded(from, width, height, (at) => slice[at] === 0);
    return touchesEdge(data, width, height) ? null : { x: 0, y: 0, width, height, data };
  }
  const piece = flooded(from, width, height, (at) => slice[at] !== 0);
  return holes(piece, width);
}

/** The unmarked voxels that are not reached from the edge of the slice. */
export function holes(slice: Uint8Array, width: number): Region {
  const height = slice.length / width;
  if (slice.length === 0) return NOWHERE;
  // A frame of unmarked voxels around joins all that lies outside.
  const [wide, high] = [width + 2, height + 2];
  const framed = new Uint8Array(wide * high);
  for (let row = 0; row < height; row++) {
    framed.set(slice.subarray(row * width, (row + 1) * width), (row + 1) * wide + 1);
  }
  const outside = flooded(0, wide, high, (at) => framed[at] === 0);
  const data = new Uint8Array(slice.length);
  for (let at = 0; at < data.length; at++) {
    const place = (Math.floor(at / width) + 1) * wide + (at % width) + 1;
    if (slice[at] === 0 && outside[place] === 0) data[at] = 1;
  }
  return { x: 0, y: 0, width, height, data };
}

function touchesEdge(data: Uint8Array, width: number, height: number): boolean {
  return data.some((one, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return one !== 0 && (x === 0 || y === 0 || x === width - 1 || y === height - 1);
  });
}
