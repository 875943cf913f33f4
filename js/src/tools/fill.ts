/** Fills within a slice what is marked all around a place, or the holes of what is pressed. */

import { enclosed, OPEN } from "../masks/fill";
import { countOf } from "../masks/region";
import type { Tool } from "./tool";
import { alsoVoxels } from "./voxels";

const onVoxels: Tool<null> = {
  name: "fill",
  label: "Fill",
  icon: "fill",
  hint: "press inside an outline of voxels to fill it, or on a marked piece to fill its holes",
  draws: "segmentation",
  edits: true,
  cursor: "cross",
  drags: false,
  pans: false,
  idle: null,
  step: () => ({ state: null }),
};

export const fill = alsoVoxels(onVoxels, {
  erases: false,
  goesOn: false,
  region([x, y], _, canvas) {
    const slice = canvas.mask.slice(canvas.plane, canvas.slice);
    const region = enclosed(slice, canvas.size.width, Math.round(x), Math.round(y));
    if (region === null) return OPEN;
    return countOf(region) === 0 ? "not filled: there is no hole here" : region;
  },
});
