/** The wheel with Alt steps: through frames, slices and, with Shift, time. */

import type { FrameState } from "./frame-state";

/** Pixels of a touchpad that are a step; from `NOTCH` on it is a wheel, which has notches. */
const PIXELS = 40;
const NOTCH = 50;
/** Pixels of a usual notch: one that counts for several was turned so fast. */
const USUAL = 110;

/** Counts movements of the wheel in whole steps; what is left over of a touchpad is kept. */
export class WheelSteps {
  #rest = 0;

  /** The steps that are due with an event: forwards where the wheel is turned towards oneself. */
  count({ deltaX, deltaY, deltaMode }: WheelEvent): number {
    // Browsers turn the wheel sideways while Shift is held.
    const by = deltaY || deltaX;
    // Wheels that count lines or pages do so once a notch.
    if (deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return Math.sign(by);
    if (Math.abs(by) >= NOTCH) {
      this.#rest = 0;
      return Math.sign(by) * Math.max(1, Math.round(Math.abs(by) / USUAL));
    }
    this.#rest = Math.sign(this.#rest) === Math.sign(by) ? this.#rest + by : by;
    // Adding zero turns -0 into 0.
    const steps = Math.trunc(this.#rest / PIXELS) + 0;
    this.#rest -= steps * PIXELS;
    return steps;
  }
}

/**
 * Listens for the wheel with Alt; returns how to stop.
 *
 * @param taken Whether an event is meant for this; others hear of it then no more.
 */
export function addWheelSteps(
  element: HTMLElement,
  taken: (event: WheelEvent) => boolean,
  step: (by: number, event: WheelEvent) => void,
): () => void {
  const counter = new WheelSteps();
  const turned = (event: WheelEvent) => {
    if (!event.altKey || event.ctrlKey || !taken(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const steps = counter.count(event);
    if (steps !== 0) step(steps, event);
  };
  element.addEventListener("wheel", turned, { capture: true, passive: false });
  return () => element.removeEventListener("wheel", turned, { capture: true });
}

/** Steps through focus, with Shift through time; where there is but one of them, through that. */
export function stepByWheel(element: HTMLElement, frames: FrameState): () => void {
  return addWheelSteps(
    element,
    () => frames.axes.peek().length > 0,
    (by, { shiftKey }) => {
      const axes = frames.axes.peek();
      const [only] = axes;
      frames.step(axes.length === 1 && only ? only.name : shiftKey ? "t" : "z", by);
    },
  );
}
