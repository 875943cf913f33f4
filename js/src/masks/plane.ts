/**
 * The planes of a volume: which voxel axes lie in one, and which stands on it. Voxels are counted
 * along i, j and k of the canonical RAS+ axes (`design/contracts.md`); in-plane axes are those in
 * which outlines are stored, not those of the screen.
 */

export type PlaneName = "axial" | "coronal" | "sagittal";

/** Along i, j and k. */
export type Triple = readonly [number, number, number];

export interface PlaneAxes {
  /** First in-plane axis, the faster one in memory. */
  u: 0 | 1 | 2;
  v: 0 | 1 | 2;
  normal: 0 | 1 | 2;
}

export const PLANES: Readonly<Record<PlaneName, PlaneAxes>> = {
  axial: { u: 0, v: 1, normal: 2 },
  coronal: { u: 0, v: 2, normal: 1 },
  sagittal: { u: 1, v: 2, normal: 0 },
};

/** What lies in a plane of a grid: voxels along both axes, how far apart, and how many slices. */
export interface Slicing {
  width: number;
  height: number;
  /** Distance of voxels along u and v, in any one unit. */
  spacing: readonly [number, number];
  slices: number;
}

export function slicing(plane: PlaneName, grid: Triple, spacing: Triple = [1, 1, 1]): Slicing {
  const { u, v, normal } = PLANES[plane];
  return {
    width: grid[u],
    height: grid[v],
    spacing: [spacing[u], spacing[v]],
    slices: grid[normal],
  };
}

/** The voxel at a place of a slice. */
export function voxelAt(plane: PlaneName, slice: number, x: number, y: number): Triple {
  if (plane === "axial") return [x, y, slice];
  return plane === "coronal" ? [x, slice, y] : [slice, x, y];
}
