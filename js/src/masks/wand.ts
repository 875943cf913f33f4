/** The wand on a volume: the voxels of a slice whose values are like those around a place. */

import { flooded } from "../geometry/flood";
import type { Slicing } from "./plane";
import { NOWHERE, type Region } from "./region";

/** Stored samples of a slice, row by row. */
export type Samples = ArrayLike<number>;

export interface Growing {
  /** How far values may differ from that around the seed, in standard deviations there. */
  tolerance: number;
  /** Whether only voxels of the very same value belong. */
  exact: boolean;
  /** It does not grow farther from the seed than this, in the unit of the spacing. */
  reach: number;
}

/** So many voxels around the seed tell what is there. */
const AROUND = 2;

/**
 * The voxels connected with a seed, by their edges, whose values are like those around it.
 *
 * @param x, y Voxel of the seed.
 */
export function grown(
  samples: Samples,
  { width, height, spacing }: Slicing,
  x: number,
  y: number,
  { tolerance, exact, reach }: Growing,
): Region {
  if (x < 0 || y < 0 || x >= width || y >= height) return NOWHERE;
  const { mean, deviation } = around(samples, width, height, x, y);
  const seed = samples[y * width + x] ?? Number.NaN;
  const [middle, allowed] = exact ? [seed, 0] : [mean, tolerance * deviation];
  // The seed itself always belongs, even where it is a speck in what is around it.
  const isLike = (at: number) => {
    const [dx, dy] = [(at % width) - x, Math.floor(at / width) - y];
    if (Math.hypot(dx * spacing[0], dy * spacing[1]) > reach) return false;
    const value = samples[at] ?? Number.NaN;
    return value === seed || Math.abs(value - middle) <= allowed;
  };
  return { x: 0, y: 0, width, height, data: flooded(y * width + x, width, height, isLike) };
}

/** Mean and standard deviation of the values around a place that are numbers. */
function around(samples: Samples, width: number, height: number, x: number, y: number) {
  let [count, sum, squares] = [0, 0, 0];
  const origin = samples[y * width + x] ?? 0;
  for (let row = Math.max(0, y - AROUND); row <= Math.min(height - 1, y + AROUND); row++) {
    for (let at = Math.max(0, x - AROUND); at <= Math.min(width - 1, x + AROUND); at++) {
      // From the seed's own value: squares of large values would lose what differs.
      const value = (samples[row * width + at] ?? Number.NaN) - origin;
      if (!Number.isFinite(value)) continue;
      count++;
      sum += value;
      squares += value * value;
    }
  }
  const mean = count === 0 ? Number.NaN : sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { mean: origin + mean, deviation };
}
