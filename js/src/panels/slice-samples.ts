/** The stored samples of the open slice, for the wand. */

import type { Samples } from "../masks/wand";
import type { WirePosition } from "../protocol";
import { planeOf } from "../volume/plane-host";
import type { Volume } from "../volume/volume";

/** Row by row in in-plane voxel axes, or why they are not here. */
export function samplesAt(volume: Volume | null, position: WirePosition): Samples | string {
  const plane = planeOf(position);
  if (volume === null || plane === null) {
    return "the wand follows the values of volumes only; use the brush";
  }
  if (volume.image.space?.content === "color") {
    return "the wand follows values, and this volume has colours; use the brush";
  }
  const slice = volume.slice({ plane, slice: position.slice, t: position.t });
  if (slice?.step !== 1) return "not painted: the voxels of this slice are still on their way";
  return slice.samples;
}
