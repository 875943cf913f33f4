/** Which slice of the masks a map shows, and how they look there. */

import { effect } from "@preact/signals";
import type { Annotation } from "../annotations/annotation";
import { lookOf } from "../annotations/style";
import type { ImageState, TypeEntry, WirePosition } from "../protocol";
import type { SlideMap } from "../viewer/slide-map";
import { planeOf } from "../volume/plane-host";
import { MaskLayer, type ShownMask } from "./mask-layer";
import type { PlaneName } from "./plane";

/** Over the picture and what lies beneath vectors, under all vectors. */
const OVER_PICTURE = 9.5;
/** Voxels have no fill but this, and are seen through an outline's twice. */
const TINT = 2;

/** A slice of voxels. */
export interface VoxelPlace {
  plane: PlaneName;
  slice: number;
  /** Image coordinate of the left and top edge. */
  origin: number;
}

/** Null where an image has no voxels to paint. */
export function placeOf({ kind }: ImageState, position: WirePosition): VoxelPlace | null {
  const plane = planeOf(position);
  if (plane !== null) return { plane, slice: position.slice, origin: -0.5 };
  return kind === "stack" ? { plane: "axial", slice: position.z, origin: 0 } : null;
}

export function isPainted({ shape }: TypeEntry): boolean {
  return shape === "segmentation";
}

/** Stands for a mask of which nothing is saved yet, or no more is known. */
export function unknownMask(type: number, author: number): Annotation {
  return {
    uuid: "",
    type,
    shape: { kind: "segmentation" },
    position: { z: 0, t: 0, plane: null, slice: 0 },
    concealed: false,
    blurred: false,
    revision: 0,
    status: "unverified",
    author,
    score: null,
    state: "saved",
  };
}

export function maskLook(
  one: Annotation,
  color: string,
  { selected, filled }: { selected: boolean; filled: boolean },
): ShownMask["look"] {
  const look = lookOf(one, color, {
    hovered: false,
    again: false,
    selected,
    size: Infinity,
    dense: false,
    filled,
  });
  return { ...look, fill: look.fill * TINT };
}

/** Masks, and how much is seen of all of them, from 0 to 1. */
export interface SeenMasks {
  masks: readonly ShownMask[];
  opacity: number;
}

/**
 * Shows masks on a map; returns how to take them away.
 *
 * @param where The frame, or the slice of a plane, that the map shows.
 * @param seen What is to be seen; both are read in an effect.
 */
export function addMasks(slide: SlideMap, where: () => WirePosition, seen: () => SeenMasks) {
  const layer = new MaskLayer({ toMap: (x, y) => slide.toMap(x, y) }, OVER_PICTURE);
  slide.map.addLayer(layer);
  const stop = effect(() => {
    void slide.mirrored.value;
    void slide.display.value;
    const image = slide.image.value;
    const place = image && placeOf(image, where());
    layer.show(place && { ...place, ...seen() });
  });
  return () => {
    stop();
    slide.map.removeLayer(layer);
  };
}
