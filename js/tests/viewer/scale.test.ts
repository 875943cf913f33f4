import { expect, test } from "vitest";
import { magnification, niceBelow, scaleBar } from "../../src/viewer/scale";

test.each([
  [1, 1],
  [1.99, 1],
  [2, 2],
  [4.999, 2],
  [5, 5],
  [9.99, 5],
  [1000, 1000],
  [0.3, 0.2],
  [0.05, 0.05],
])("the nice length for %f is %f", (value, nice) => expect(niceBelow(value)).toBe(nice));

test.each([
  { zoom: 1, mpp: 0.25, label: "20 µm", length: 80 },
  { zoom: 0.25, mpp: 0.5, label: "200 µm", length: 100 },
  { zoom: 0.02, mpp: 0.25, label: "1 mm", length: 80 },
  { zoom: 0.001, mpp: 0.5, label: "5 cm", length: 100 },
  { zoom: 32, mpp: 0.25, label: "1 µm", length: 128 },
  { zoom: 32, mpp: 0.1, label: "200 nm", length: 64 },
  { zoom: 1, mpp: null, label: "100 px", length: 100 },
  { zoom: 0.05, mpp: null, label: "2,000 px", length: 100 },
  { zoom: 32, mpp: null, label: "2 px", length: 64 },
])("$zoom at $mpp µm a pixel: $label", ({ zoom, mpp, label, length }) => {
  const bar = scaleBar(zoom, mpp);
  expect(bar.label).toBe(label);
  expect(bar.length).toBeCloseTo(length, 6);
});

test("the bar is never longer than its place and never too short to read", () => {
  for (let zoom = 0.0005; zoom < 32; zoom *= 1.07) {
    for (const mpp of [0.1, 0.2525, 1, 12]) {
      const { length } = scaleBar(zoom, mpp);
      expect(length).toBeLessThanOrEqual(130.001);
      expect(length).toBeGreaterThan(50);
    }
  }
});

test("magnification comes from the objective, else as part of full size", () => {
  expect(magnification(1, { objective_power: 20, mpp_x: 0.5 })).toBe("20.0×");
  expect(magnification(0.1, { objective_power: 40, mpp_x: 0.25 })).toBe("4.0×");
  expect(magnification(0.62, { objective_power: null, mpp_x: null })).toBe("62 %");
  expect(magnification(32, { objective_power: 40, mpp_x: 0.25 })).toBe("1,280×");
});
