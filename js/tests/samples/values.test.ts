import { expect, it } from "vitest";
import { presetsFor, windowOf } from "../../src/samples/presets";
import { valueWords } from "../../src/samples/value-words";

const HU = { slope: 2, intercept: -1024, unit: "HU" };
const LOOK = {
  name: "a",
  color: "#ffffff",
  visible: true,
  window: [0, 1] as [number, number],
  gamma: 1,
};

it("windows for tissues are in values, and come as stored samples", () => {
  const brain = presetsFor(HU).find(({ name }) => name === "Brain");
  expect(brain && windowOf(brain, HU)).toEqual([512, 552]);
  expect(brain && windowOf(brain, { ...HU, slope: -2 })).toEqual([-552, -512]);
  expect(presetsFor({ unit: "" })).toEqual([]);
});

it("values under the cursor are the file's own", () => {
  const words = (sample: number, values = HU, dtype = "int16") =>
    valueWords(new Map([[0, sample]]), { values, dtype }, [LOOK]);
  expect(words(1000)).toBe("976 HU");
  expect(words(3, { slope: 0.1, intercept: 0, unit: "" })).toBe("0.3");
  expect(words(Number.NaN, { slope: 1, intercept: 0, unit: "" }, "float32")).toBe("no number");
});

it("of several channels each value has its name", () => {
  const looks = [LOOK, { ...LOOK, name: "CD45" }];
  const samples = new Map([
    [0, 1200],
    [1, 7],
  ]);
  const values = { slope: 1, intercept: 0, unit: "" };
  expect(valueWords(samples, { values, dtype: "uint16" }, looks)).toBe("a 1,200 · CD45 7");
  expect(valueWords(new Map(), { values, dtype: "uint16" }, looks)).toBe("");
});
