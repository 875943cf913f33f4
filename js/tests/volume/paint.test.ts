import { describe, expect, it } from "vitest";
import { paintColor, paintGrey, paintLabels, wordOf } from "../../src/volume/paint";
import { labelColors } from "../../src/volume/slice-picture";

const greyOf = (samples: never, window: [number, number], gamma = 1) => {
  const out = new Uint32Array((samples as Uint8Array).length);
  paintGrey(samples, { window, gamma }, out);
  const bytes = new Uint8Array(out.buffer);
  return Array.from(out, (_, i) => [...bytes.subarray(4 * i, 4 * i + 4)]);
};

describe.each([Uint8Array, Int8Array, Uint16Array, Int16Array, Int32Array, Float32Array])(
  "%o",
  (Type) => {
    it("shows the window from black to white and all beside it as its ends", () => {
      const samples = Type.from([0, 20, 45, 70, 120]);
      const greys = greyOf(samples as never, [20, 70]);
      expect(greys.map(([r]) => r)).toEqual([0, 0, 128, 255, 255]);
      expect(greys.every(([r, g, b, a]) => r === g && g === b && a === 255)).toBe(true);
    });
  },
);

it.each([Int8Array, Int16Array, Float32Array])("samples below 0 are dark, not bright", (Type) => {
  const samples = Type.from([-100, -50, 0, 50, 100]);
  const greys = greyOf(samples as never, [-100, 100]);
  expect(greys.map(([r]) => r)).toEqual([0, 64, 128, 191, 255]);
});

it("gamma brightens the middle of the window and leaves its ends", () => {
  const greys = greyOf(Uint8Array.from([0, 25, 100]) as never, [0, 100], 2);
  expect(greys.map(([r]) => r)).toEqual([0, 128, 255]);
});

it("what is no number is black", () => {
  expect(greyOf(Float32Array.from([Number.NaN]) as never, [0, 1])[0]).toEqual([0, 0, 0, 255]);
});

it("colours keep the order of their bytes", () => {
  const out = new Uint32Array(2);
  paintColor(Uint8Array.from([1, 2, 3, 250, 0, 9]), out);
  expect([...new Uint8Array(out.buffer)]).toEqual([1, 2, 3, 255, 250, 0, 9, 255]);
});

it("labels have the colours of the table, and others where it has none", () => {
  const out = new Uint32Array(5);
  const colorOf = labelColors(["#000000", "#ff8000"]);
  paintLabels(Uint8Array.from([0, 1, 1, 7, 8]), colorOf, out);
  expect(out[1]).toBe(wordOf("#ff8000"));
  expect(out[2]).toBe(out[1]);
  expect(new Set([out[0], out[1], out[3], out[4]]).size).toBe(4);
  expect([...new Uint8Array(out.buffer, 4, 4)]).toEqual([255, 128, 0, 255]);
});
