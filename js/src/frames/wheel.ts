/** The wheel with Alt steps through focus, with Alt and Shift through time. */

import type { FrameState } from "./frame-state";

/** Of a touchpad so many pixels are a frame; a notch of a wheel is one at least. */
const PIXELS = 40;

/** Listens on the picture; returns how to stop. */
export function stepByWheel(element: HTMLElement, frames: FrameState): () => void {
  let rest = 0;
  const turned = (event: WheelEvent) => {
    const axes = frames.axes.peek();
    if (!event.altKey || axes.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    // Browsers turn the wheel sideways while Shift is held.
    const by = event.deltaY || event.deltaX;
    rest = Math.sign(rest) === Math.sign(by) ? rest + by : by;
    const steps = stepsOf(rest, event);
    rest -= steps * PIXELS;
    const wanted = event.shiftKey ? "t" : "z";
    const [only] = axes;
    frames.step(axes.length === 1 && only ? only.name : wanted, steps);
  };
  element.addEventListener("wheel", turned, { capture: true, passive: false });
  return () => element.removeEventListener("wheel", turned, { capture: true });
}

/** Wheels that count lines or pages step once a notch. */
function stepsOf(turned: number, { deltaMode }: WheelEvent): number {
  const pixels = deltaMode === WheelEvent.DOM_DELTA_PIXEL;
  return pixels ? Math.trunc(turned / PIXELS) : Math.sign(turned);
}
