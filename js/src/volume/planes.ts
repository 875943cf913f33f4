/**
 * The three planes of a volume, as `exact_nb/model/planes.py` has them: voxel axes are canonical
 * RAS+ (i to Right, j to Anterior, k to Superior), centres at integers. Pictures are radiological:
 * patient right on the left, anterior up in axial, superior up in the others.
 */

import type { WireSpace } from "../protocol";
import type { Display } from "../viewer/display";
import type { Pair } from "../viewer/pyramid";

export type PlaneName = "axial" | "coronal" | "sagittal";
/** Along i, j and k. */
export type Voxel = [number, number, number];
type Axis = 0 | 1 | 2;

export const PLANES: readonly PlaneName[] = ["axial", "coronal", "sagittal"];

interface Axes {
  /** The in-plane axes, in which shapes are kept. */
  first: Axis;
  second: Axis;
  normal: Axis;
}

export const AXES: Readonly<Record<PlaneName, Axes>> = {
  axial: { first: 0, second: 1, normal: 2 },
  coronal: { first: 0, second: 2, normal: 1 },
  sagittal: { first: 1, second: 2, normal: 0 },
};

/** Colours of the lines in which a plane is seen in the others, as 3D Slicer and OHIF have them. */
export const PLANE_COLORS: Readonly<Record<PlaneName, string>> = {
  axial: "#4c9be8",
  coronal: "#4fc26b",
  sagittal: "#ef5b5b",
};

export function isPlane(name: unknown): name is PlaneName {
  return typeof name === "string" && name in AXES;
}

/** How many slices a plane has. */
export function sliceCount(shape: Voxel, plane: PlaneName): number {
  return shape[AXES[plane].normal];
}

/** Width and height of a slice, in voxels. */
export function sliceSize(shape: Voxel, plane: PlaneName): Pair {
  const { first, second } = AXES[plane];
  return [shape[first], shape[second]];
}

/** The voxel axis of a slice's place in a volume, whole or not. */
export function voxelAt(plane: PlaneName, slice: number, [x, y]: Pair): Voxel {
  const { first, second, normal } = AXES[plane];
  const voxel: Voxel = [0, 0, 0];
  voxel[first] = x;
  voxel[second] = y;
  voxel[normal] = slice;
  return voxel;
}

/** The in-plane place of a voxel. */
export function placeIn(plane: PlaneName, voxel: Voxel): Pair {
  const { first, second } = AXES[plane];
  return [voxel[first], voxel[second]];
}

/** The middle voxel of a volume. */
export function middleOf(shape: Voxel): Voxel {
  return shape.map((length) => Math.floor(length / 2)) as Voxel;
}

/** The nearest voxel there is to a place. */
export function nearestVoxel(place: Voxel, shape: Voxel): Voxel {
  const inside = (value: number, axis: number) =>
    Math.min(Math.max(0, Math.round(value)), Math.max(0, (shape[axis] ?? 1) - 1));
  return place.map(inside) as Voxel;
}

/** Millimetres in the body, RAS+, of a voxel. */
export function millimetres({ affine }: WireSpace, [i, j, k]: Voxel): Voxel {
  return [0, 1, 2].map((row) => {
    const [a = 0, b = 0, c = 0, d = 0] = affine[row] ?? [];
    return a * i + b * j + c * k + d;
  }) as Voxel;
}

/** The smallest distance between voxels: the unit of the map, so that all planes share a zoom. */
export function unitOf({ spacing }: Pick<WireSpace, "spacing">): number {
  return Math.min(...spacing);
}

/** How a plane is looked at: flipped to be radiological, and in true proportion. */
export function planeDisplay(
  space: Pick<WireSpace, "shape" | "spacing">,
  plane: PlaneName,
  sagittalLeft: boolean,
): Display {
  const { first, second } = AXES[plane];
  const [width, height] = sliceSize(space.shape, plane);
  const unit = unitOf(space);
  return {
    bounds: [-0.5, -0.5, width - 0.5, height - 0.5],
    scale: [(space.spacing[first] ?? 1) / unit, (space.spacing[second] ?? 1) / unit],
    flipped: [plane !== "sagittal" || sagittalLeft, true],
  };
}

/** What lies beyond the edges of a picture: top, right, bottom, left. */
export type Letters = readonly [string, string, string, string];

const AHEAD = ["R", "A", "S"] as const;
const BEHIND = ["L", "P", "I"] as const;

/**
 * Letters at the edges of a plane as it is seen; null where the file states no orientation.
 *
 * @param rotation Radians clockwise; the nearest right angle counts.
 */
export function letters(
  space: Pick<WireSpace, "shape" | "spacing" | "oriented">,
  plane: PlaneName,
  seen: { sagittalLeft: boolean; mirrored: boolean; rotation: number },
): Letters | null {
  if (!space.oriented) return null;
  const { first, second } = AXES[plane];
  const { flipped } = planeDisplay(space, plane, seen.sagittalLeft);
  const toLeft = flipped[0] !== seen.mirrored;
  const unturned = [
    flipped[1] ? AHEAD[second] : BEHIND[second],
    toLeft ? BEHIND[first] : AHEAD[first],
    flipped[1] ? BEHIND[second] : AHEAD[second],
    toLeft ? AHEAD[first] : BEHIND[first],
  ];
  const quarters = ((Math.round(seen.rotation / (Math.PI / 2)) % 4) + 4) % 4;
  return unturned.map((_, edge) => unturned[(edge - quarters + 4) % 4]) as unknown as Letters;
}
