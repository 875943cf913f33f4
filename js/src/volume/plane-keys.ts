/** What keys do with planes; where there is no volume they are left to others. */

import type { Handlers } from "../keys/keyboard";
import type { PlaneState } from "./plane-state";
import type { PlaneName } from "./planes";

export function planeActions(state: PlaneState): Handlers {
  const there = (act: () => unknown) => () => {
    if (state.shape.peek() === null) return false;
    act();
    return true;
  };
  const turn = (plane: PlaneName) => there(() => state.turnTo(plane));
  return {
    "plane.axial": turn("axial"),
    "plane.coronal": turn("coronal"),
    "plane.sagittal": turn("sagittal"),
    "plane.next": there(() => state.nextPlane()),
    "plane.all": there(() => {
      state.allPlanes.value = !state.allPlanes.peek();
    }),
    "frame.previous-z": there(() => state.step(-1)),
    "frame.next-z": there(() => state.step(1)),
  };
}
