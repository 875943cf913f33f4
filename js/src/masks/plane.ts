/** Slices of a mask: how large they are, and which voxel lies at a place of one. */

import { AXES, type PlaneName, sliceCount, sliceSize, type Voxel } from "../volume/planes";

export type { PlaneName } from "../volume/planes";

/** Along i, j and k. */
export type Triple = Readonly<Voxel>;

/** What lies in a plane of a grid: voxels along both axes, how far apart, and how many slices. */
export interface Slicing {
  width: number;
  height: number;
  /** Distance of voxels along both axes, in any one unit. */
  spacing: readonly [number, number];
  slices: number;
}

export function slicing(plane: PlaneName, grid: Triple, spacing: Triple = [1, 1, 1]): Slicing {
  const { first, second } = AXES[plane];
  const shape: Voxel = [...grid];
  const [width, height] = sliceSize(shape, plane);
  return {
    width,
    height,
    spacing: [spacing[first], spacing[second]],
    slices: sliceCount(shape, plane),
  };
}

/** The voxel at a place of a slice; it is asked for each voxel that is painted. */
export function voxelOn(plane: PlaneName, slice: number, x: number, y: number): Triple {
  if (plane === "axial") return [x, y, slice];
  return plane === "coronal" ? [x, slice, y] : [slice, x, y];
}
