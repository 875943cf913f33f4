import { expect, test } from "vitest";
import { fitResolution, snapCenter, wholeResolution } from "../../src/viewer/geometry";

test("a turned image fits with its turned sides", () => {
  expect(fitResolution([2000, 1000], [500, 500], 0)).toBe(4);
  expect(fitResolution([2000, 1000], [500, 1000], Math.PI / 2)).toBeCloseTo(2);
  expect(fitResolution([1000, 1000], [100, 100], Math.PI / 4)).toBeCloseTo(10 * Math.SQRT2);
});

test.each([
  [1.002, 1, 1],
  [0.5001, 1, 0.5],
  [4.01, 1, 4],
  [0.5001, 2, 0.5],
  [1.3, 1, null],
  [0.6667, 1.5, null],
])("resolution %f at ratio %f is taken for %s", (resolution, pixelRatio, whole) => {
  expect(wholeResolution(resolution, pixelRatio)).toBe(whole);
});

test.each([
  { viewport: [984, 600], rotation: 0, pixelRatio: 1 },
  { viewport: [985, 601], rotation: 0, pixelRatio: 1 },
  { viewport: [985, 600], rotation: Math.PI / 2, pixelRatio: 1 },
  { viewport: [985, 600], rotation: -Math.PI, pixelRatio: 2 },
] as const)("a snapped corner lies between pixels: $viewport $rotation", (given) => {
  const { rotation, pixelRatio } = given;
  const viewport: [number, number] = [...given.viewport];
  const [x, y] = snapCenter([99_876.4321, -79_999.1], 1, viewport, rotation, pixelRatio);
  const turned = Math.round(rotation / (Math.PI / 2)) % 2 !== 0;
  const [width, height] = turned ? [viewport[1], viewport[0]] : viewport;
  expect(Number.isInteger((x - width / 2) * pixelRatio)).toBe(true);
  expect(Number.isInteger((y + height / 2) * pixelRatio)).toBe(true);
  expect(Math.abs(x - 99_876.4321)).toBeLessThanOrEqual(0.5);
});

test("an image turned by any other angle is left where it is", () => {
  expect(snapCenter([1.3, -2.7], 1, [100, 100], 0.3, 1)).toEqual([1.3, -2.7]);
});
