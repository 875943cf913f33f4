/** A square of the picture as it is shown, and the region of similar colour around its middle. */

import { flooded } from "./flood";
import type { Vertex } from "./shapes";

/** Its pixels are those of the screen. */
export interface Patch {
  width: number;
  height: number;
  /** Row by row, red, green, blue and opacity of each pixel. */
  data: Uint8ClampedArray;
  /** From a place in the patch, in its pixels from the top left corner, to pixels of level 0. */
  toImage(x: number, y: number): Vertex;
}

/** How a region is told from what is around it. */
export interface Similarity {
  /** Colours may differ from those in the middle by so many of their standard deviations. */
  tolerance: number;
  /** Whether only pixels of the very same colour belong to it, however noisy the picture is. */
  exact: boolean;
}

/** What is around the middle so far tells how much colours differ here by themselves. */
const AROUND = 8;
/** So much, of 255, colours may always differ. */
const LEAST = 3;

/**
 * The pixels connected with the middle of a patch whose colours are like those in the middle, as
 * a mask of 0 and 1, within the circle that just fits the patch.
 *
 * Flood fill over a smoothed picture with a tolerance from the local statistics, as the wand of
 * QuPath does.
 */
export function similarRegion(patch: Patch, { tolerance, exact }: Similarity): Uint8Array {
  const { width, height, data } = patch;
  const colors = exact ? data : smooth(data, width, height);
  const middle = Math.floor(height / 2) * width + Math.floor(width / 2);
  const { mean, allowed } = exact
    ? { mean: [...data.subarray(4 * middle, 4 * middle + 3)], allowed: [0, 0, 0] }
    : statistics(data, width, height, tolerance);
  const radius = Math.min(width, height) / 2;
  const isLike = (at: number) => {
    const [x, y] = [(at % width) + 0.5 - width / 2, Math.floor(at / width) + 0.5 - height / 2];
    if (x * x + y * y > radius * radius || data[4 * at + 3] === 0) return false;
    return mean.every((one, c) => Math.abs((colors[4 * at + c] ?? 0) - one) <= (allowed[c] ?? 0));
  };
  return flooded(middle, width, height, isLike);
}

/** Mean colour around the middle, and how far a colour may be from it. */
function statistics(colors: Uint8ClampedArray, width: number, height: number, tolerance: number) {
  const sum = [0, 0, 0];
  const squares = [0, 0, 0];
  let count = 0;
  const [x0, y0] = [Math.floor(width / 2) - AROUND, Math.floor(height / 2) - AROUND];
  for (let y = Math.max(0, y0); y <= Math.min(height - 1, y0 + 2 * AROUND); y++) {
    for (let x = Math.max(0, x0); x <= Math.min(width - 1, x0 + 2 * AROUND); x++) {
      count++;
      for (let c = 0; c < 3; c++) {
        const value = colors[4 * (y * width + x) + c] ?? 0;
        sum[c] = (sum[c] ?? 0) + value;
        squares[c] = (squares[c] ?? 0) + value * value;
      }
    }
  }
  const mean = sum.map((one) => one / count);
  const deviation = squares.map((one, c) =>
    Math.sqrt(Math.max(0, one / count - (mean[c] ?? 0) ** 2)),
  );
  return { mean, allowed: deviation.map((one) => Math.max(LEAST, tolerance * one)) };
}

/** Medians of three along rows and columns, twice: noise goes, and borders stay where they are. */
function smooth(data: Uint8ClampedArray, width: number, height: number): Uint8ClampedArray {
  let colors = data;
  for (let pass = 0; pass < 2; pass++) {
    colors = medians(colors, height, width, 4 * width, 4);
    colors = medians(colors, width, height, 4, 4 * width);
  }
  return colors;
}

/** The median of each value along a line and of those beside it; the ends of a line stay. */
function medians(
  colors: Uint8ClampedArray,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
): Uint8ClampedArray {
  const result = new Uint8ClampedArray(colors);
  for (let line = 0; line < lines; line++) {
    for (let c = 0; c < 3; c++) {
      let at = line * lineStep + c;
      let before = colors[at] as number;
      let here = colors[at + step] as number;
      for (let i = 1; i < length - 1; i++) {
        at += step;
        const behind = colors[at + step] as number;
        result[at] = Math.max(Math.min(before, here), Math.min(Math.max(before, here), behind));
        before = here;
        here = behind;
      }
    }
  }
  return result;
}
