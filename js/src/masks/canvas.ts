/** What is painted on: the slice that is open, of the mask of the chosen type. */

import type { Vertex } from "../geometry/shapes";
import type { MaskData } from "./mask-data";
import type { PlaneName, Slicing } from "./plane";
import type { Samples } from "./wand";

export interface Canvas {
  type: number;
  /** The annotation that holds the mask, null before anything is painted. */
  uuid: string | null;
  /** It is shown, and not to be changed. */
  mask: MaskData;
  plane: PlaneName;
  slice: number;
  /** Voxels of the slice; the mean of their spacing along both axes is 1. */
  size: Slicing;
  /** Image coordinate of the left and top edge: -0.5 in voxels, 0 in pixels. */
  origin: number;
  /** Stored samples of the slice, row by row, or why they are not here. */
  samples(): Samples | string;
}

/** From image coordinates to voxels, whose centres are at integers. */
export function voxelOf([x, y]: Vertex, { origin }: Canvas): Vertex {
  return [x - origin - 0.5, y - origin - 0.5];
}

/** The spacing of a slice in units of its mean, in which a screen pixel is one size. */
export function inMeanSpacing(size: Slicing): Slicing {
  const mean = Math.sqrt(size.spacing[0] * size.spacing[1]);
  return { ...size, spacing: [size.spacing[0] / mean, size.spacing[1] / mean] };
}
