/** Plays through the slices of the plane that is open, each as long as it takes to be there. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { Player } from "../frames/player";
import type { WirePosition } from "../protocol";
import type { PlaneHost } from "./plane-host";
import { sliceCount } from "./planes";

export type Cine = Pick<PlaneHost, "state" | "volumes">;

export function cineOf(
  { state, volumes }: Cine,
  position: ReadonlySignal<Pick<WirePosition, "t">>,
): Player {
  const turning = computed(() => {
    const volume = volumes.open.value;
    if (volume === null) return false;
    void volume.told.value;
    const [plane, slice, { t }] = [state.plane.value, state.slice.value, position.value];
    return volume.slice({ plane, slice, t })?.step !== 1;
  });
  return new Player({
    value: {
      get value() {
        return state.slice.value;
      },
      set value(slice) {
        state.turnTo(state.plane.peek(), slice);
      },
      peek: () => state.slice.peek(),
    },
    size: () => {
      const shape = state.shape.peek();
      return shape === null ? 1 : sliceCount(shape, state.plane.peek());
    },
    turning,
  });
}
