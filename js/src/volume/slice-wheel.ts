/** The wheel over a plane turns its slices, without a message to the kernel. */

import { addWheelSteps } from "../frames/wheel";
import type { SlideMap } from "../viewer/slide-map";
import type { PlaneHost } from "./plane-host";

/** Turns slices with Alt and the wheel; returns how to stop. */
export function addSliceWheel(slide: SlideMap, { state }: PlaneHost): () => void {
  return addWheelSteps(
    slide.root,
    // With Shift as well it turns the time.
    ({ shiftKey }) => slide.plane !== null && !shiftKey,
    // Away from oneself is towards the head, the front and the right.
    (by) => void (slide.plane && state.step(-by, slide.plane)),
  );
}
