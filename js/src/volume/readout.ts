/** What is at a voxel, in words: index, millimetres and the file's own value. */

import type { ImageState } from "../protocol";
import { millimetres, nearestVoxel, type PlaneName, type Voxel, voxelAt } from "./planes";
import type { Volume } from "./volume";

export interface Readout {
  voxel: Voxel;
  /** Millimetres, RAS+. */
  place: Voxel;
  /** With the file's unit; null where the voxel has not come yet. */
  value: string | null;
}

export function readout(volume: Volume, voxel: Voxel, t: number): Readout | null {
  const { space } = volume.image;
  if (space === null) return null;
  const samples = volume.at(voxel, t);
  return {
    voxel,
    place: millimetres(space, voxel),
    value: samples && valueWords(samples, volume.image),
  };
}

/** The value of samples: slope and intercept applied, of colours all three. */
export function valueWords(samples: readonly number[], { values, space }: ImageState): string {
  if (space?.content === "color") return samples.join(", ");
  const [sample = Number.NaN] = samples;
  const value = sample * values.slope + values.intercept;
  const exact = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  return values.unit ? `${exact} ${values.unit}` : exact;
}

/** The chip under the picture: the voxel under the pointer and its value. */
export function pointerWords(
  volume: Volume,
  { plane, slice, t }: { plane: PlaneName; slice: number; t: number },
  at: [number, number],
): string {
  const voxel = nearestVoxel(voxelAt(plane, slice, at), volume.shape);
  const [i, j, k] = voxel;
  const value = readout(volume, voxel, t)?.value;
  const where = `i ${i}  j ${j}  k ${k}`;
  return value === null || value === undefined ? where : `${where}   ${value}`;
}
