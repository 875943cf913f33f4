// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { addWheelSteps, WheelSteps } from "../../src/frames/wheel";

function wheel(deltaY: number, { altKey = false, ...more }: WheelEventInit = {}): WheelEvent {
  const event = new WheelEvent("wheel", { deltaY, cancelable: true, bubbles: true, ...more });
  // happy-dom gives a wheel no modifiers.
  return Object.defineProperty(event, "altKey", { value: altKey });
}

function steps(...events: WheelEvent[]): number[] {
  const counter = new WheelSteps();
  return events.map((event) => counter.count(event));
}

describe("WheelSteps", () => {
  it("takes a notch for one step, whatever the system makes of it", () => {
    for (const notch of [53, 100, 120, 125]) expect(steps(wheel(notch))).toEqual([1]);
    expect(steps(wheel(-100), wheel(-100))).toEqual([-1, -1]);
    expect(steps(wheel(3, { deltaMode: WheelEvent.DOM_DELTA_LINE }))).toEqual([1]);
  });

  it("takes notches that come together for as many", () => {
    expect(steps(wheel(240), wheel(-360))).toEqual([2, -3]);
  });

  it("adds up what a touchpad sends, and forgets it on the way back", () => {
    expect(steps(wheel(15), wheel(15), wheel(15), wheel(15))).toEqual([0, 0, 1, 0]);
    expect(steps(wheel(30), wheel(-30), wheel(-30))).toEqual([0, 0, -1]);
  });

  it("reads a wheel that Shift has turned sideways", () => {
    expect(steps(wheel(0, { deltaX: 100 }))).toEqual([1]);
  });
});

describe("addWheelSteps", () => {
  it("hears only the wheel with Alt that is meant for it, and keeps that to itself", () => {
    const element = document.createElement("div");
    const [step, zoom] = [vi.fn(), vi.fn()];
    let taken = true;
    const stop = addWheelSteps(element, () => taken, step);
    element.addEventListener("wheel", zoom);
    element.dispatchEvent(wheel(100));
    expect([step.mock.calls.length, zoom.mock.calls.length]).toEqual([0, 1]);
    const event = wheel(100, { altKey: true });
    element.dispatchEvent(event);
    expect([step.mock.calls[0]?.[0], zoom.mock.calls.length]).toEqual([1, 1]);
    expect(event.defaultPrevented).toBe(true);
    taken = false;
    element.dispatchEvent(wheel(100, { altKey: true }));
    expect([step.mock.calls.length, zoom.mock.calls.length]).toEqual([1, 2]);
    taken = true;
    stop();
    element.dispatchEvent(wheel(100, { altKey: true }));
    expect(step).toHaveBeenCalledTimes(1);
  });
});
