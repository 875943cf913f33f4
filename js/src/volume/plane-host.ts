/** What a map is told of volumes: where their voxels come from and how planes are looked at. */

import { computed, type ReadonlySignal } from "@preact/signals";
import type { ImageState, WirePosition } from "../protocol";
import type { Display } from "../viewer/display";
import type { Pair } from "../viewer/pyramid";
import type { Tone, Window } from "./paint";
import type { PlaneState } from "./plane-state";
import { isPlane, type PlaneName, placeIn, planeDisplay } from "./planes";
import { defaultWindow } from "./slice-picture";
import type { Volumes } from "./volume";

export const FIRST_FRAME: WirePosition = { z: 0, t: 0, plane: null, slice: 0 };

/** The plane of a position, null where it is no plane of a volume. */
export function planeOf({ plane }: WirePosition): PlaneName | null {
  return isPlane(plane) ? plane : null;
}

export class PlaneHost {
  /** Stored samples of the open volume that are shown black and white. */
  readonly window: ReadonlySignal<Window>;
  /** How bright they are shown. */
  readonly tone: ReadonlySignal<Tone>;

  constructor(
    readonly volumes: Volumes,
    readonly state: PlaneState,
  ) {
    this.window = computed(() => {
      const image = volumes.open.value?.image;
      return state.window.value ?? (image ? defaultWindow(image) : [0, 255]);
    });
    this.tone = computed(() => ({ window: this.window.value, gamma: state.gamma.value }));
  }

  /** How a slice is laid out; null for what is no volume. */
  display({ space }: ImageState, position: WirePosition): Display | null {
    const plane = planeOf(position);
    if (space === null || plane === null) return null;
    return planeDisplay(space, plane, this.state.sagittalLeft.peek());
  }

  /** Where the crosshair is in a plane. */
  around(position: WirePosition): Pair | null {
    const plane = planeOf(position);
    return plane && placeIn(plane, this.state.crosshair.peek());
  }
}
