import { expect, test } from "vitest";
import type { ChannelLook } from "../../src/samples/looks";
import { draggedWindow } from "../../src/samples/window-drag";
import { windowWords } from "../../src/samples/windowed";

const look = (name: string, window: [number, number], visible = true): ChannelLook => ({
  name,
  window,
  visible,
  color: "#ffffff",
  gamma: 1,
});

test("a drag to the right doubles the width about the same centre", () => {
  expect(draggedWindow([100, 200], { across: 150, down: 0 }, true)).toEqual([50, 250]);
});

test("a drag down moves the centre and keeps the width", () => {
  expect(draggedWindow([100, 200], { across: 0, down: 150 }, true)).toEqual([150, 250]);
});

test("a window of whole samples is never narrower than one", () => {
  const [low, high] = draggedWindow([10, 12], { across: -3000, down: 0 }, true);
  expect(high - low).toBe(1);
});

test("a window of fractions may become as narrow as one likes", () => {
  const [low, high] = draggedWindow([0, 1], { across: -1500, down: 0 }, false);
  expect(high - low).toBeCloseTo(1 / 1024, 12);
});

test("back where it began the window is the one before", () => {
  expect(draggedWindow([37, 911], { across: 0, down: 0 }, true)).toEqual([37, 911]);
});

test("the numbers are the file's own values with their unit", () => {
  const values = { slope: 1, intercept: -1024, unit: "HU" };
  expect(windowWords([look("channel 1", [864, 1264])], { values })).toBe("width 400  centre 40 HU");
});

test("each visible channel tells its own window", () => {
  const values = { slope: 1, intercept: 0, unit: "" };
  const looks = [look("DAPI", [0, 100]), look("CD8", [0, 50], false), look("CD20", [10, 30])];
  expect(windowWords(looks, { values })).toBe(
    "DAPI  width 100  centre 50\nCD20  width 20  centre 20",
  );
});
