/** Slices out of the samples of a volume, in in-plane voxel axes: never flipped, never scaled. */

import { AXES, type PlaneName, sliceSize, type Voxel } from "./planes";
import type { Samples } from "./sample-type";

/**
 * Samples of one slice, the first in-plane axis fastest.
 *
 * @param samples Of the volume: i fastest, then j, then k.
 * @param shape Voxels along i, j and k.
 * @param each Samples a voxel: 3 for colours.
 * @returns A view where the slice lies in one piece, else a copy.
 */
export function cut<T extends Samples>(
  samples: T,
  shape: Voxel,
  plane: PlaneName,
  slice: number,
  each = 1,
): T {
  const [ni, nj] = shape;
  const strides = [each, each * ni, each * ni * nj] as const;
  const { first, second, normal } = AXES[plane];
  const [width, height] = sliceSize(shape, plane);
  const start = slice * strides[normal];
  if (plane === "axial") return samples.subarray(start, start + each * width * height) as T;
  const result = samples.slice(0, 0).constructor as new (length: number) => T;
  const out = new result(each * width * height);
  for (let row = 0, to = 0; row < height; row++) {
    const from = start + row * strides[second];
    if (first === 0) {
      out.set(samples.subarray(from, from + each * width) as never, to);
      to += each * width;
      continue;
    }
    for (let column = 0, at = from; column < width; column++, at += strides[first]) {
      for (let sample = 0; sample < each; sample++) out[to++] = samples[at + sample] as number;
    }
  }
  return out;
}
