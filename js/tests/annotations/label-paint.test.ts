import { beforeEach, describe, expect, it } from "vitest";
import { coloring, rgbOf, scoreColor } from "../../src/annotations/coloring";
import { EVERYTHING } from "../../src/annotations/filter";
import { paint, SlotColors, strengths } from "../../src/annotations/label-paint";
import { Legend } from "../../src/annotations/legend";
import { bytesOf } from "./fixtures";

const INSIDE = 0x80_00_00_00;
const GROUPS = [
  { type: 1, author: 1, status: "verified" },
  { type: 2, author: 7, status: "unverified" },
];
const TYPES = [
  { id: 1, color: "#ff0000" },
  { id: 2, color: "#00ff00" },
].map((one) => ({
  ...one,
  name: "",
  shape: "polygon",
  key: "",
  product: "",
  default_width: null,
  default_height: null,
  closed: true,
  vertex_count: null,
  multi_frame: false,
  concealable: false,
  blurrable: false,
}));

let legend: Legend;
let colors: SlotColors;
const byType = coloring("type", TYPES);

/** Slots 0 to 2: one of a person, two found by a model with scores 1 and 0.5. */
beforeEach(() => {
  legend = new Legend();
  const arrays = [Uint16Array.of(0, 1, 1), Uint8Array.of(0, 255, 128)].map(bytesOf);
  legend.take({ scene: 1, edition: 1, from: 0, count: 3, groups: GROUPS }, arrays);
  colors = new SlotColors(legend);
  colors.color(EVERYTHING, byType);
});

function painted(pixels: number[], strength = strengths(0, true)): number[][] {
  const out = new Uint32Array(pixels.length);
  paint(Uint32Array.from(pixels), colors.table, strength, out);
  const bytes = new Uint8Array(out.buffer);
  return pixels.map((_, i) => [...bytes.subarray(4 * i, 4 * i + 4)]);
}

const outlineOf = (slot: number) => slot + 1 + (1 << 24);
const alphaOf = (pixel: number, strength = strengths(0, true)) =>
  painted([pixel], strength)[0]?.[3];

describe("a label tile", () => {
  it("shows outlines in the colour of the type and nothing where nothing is", () => {
    expect(painted([0, outlineOf(0), outlineOf(1)])).toEqual([
      [0, 0, 0, 0],
      [255, 0, 0, 255],
      [0, 255, 0, 255],
    ]);
  });

  it("fills insides faintly, more where shapes lie upon each other, or not at all", () => {
    const one = (1 | INSIDE | (1 << 24)) >>> 0;
    const three = (1 | INSIDE | (3 << 24)) >>> 0;
    expect(alphaOf(one)).toBe(30);
    expect(alphaOf(three)).toBeGreaterThan(60);
    expect(alphaOf(one, strengths(0, false))).toBe(0);
  });

  it("shows doubtful proposals fainter", () => {
    expect(alphaOf(outlineOf(2))).toBeLessThan(alphaOf(outlineOf(1)) ?? 0);
    expect(alphaOf(outlineOf(2))).toBeGreaterThan(100);
  });

  it("shows far out where many shapes share a pixel, and yet each lone one", () => {
    const [few, many] = [outlineOf(0), (1 | (100 << 24)) >>> 0];
    const far = strengths(6, true);
    expect(alphaOf(few, far)).toBeGreaterThan(128);
    expect(alphaOf(many, far)).toBe(255);
  });

  it("does not show slots beyond the legend", () => {
    expect(alphaOf(outlineOf(99))).toBe(0);
  });
});

describe("what is hidden", () => {
  const cases = [
    ["a type", { hiddenTypes: new Set([2]) }, [255, 0, 0]],
    ["an author", { hiddenAuthors: new Set([1]) }, [0, 255, 179]],
    ["a status", { hiddenStatuses: new Set(["unverified"]) }, [255, 0, 0]],
    ["a low score", { leastScore: 0.7 }, [255, 255, 0]],
    ["all", { shown: false }, [0, 0, 0]],
  ] as const;

  it.each(cases)("%s is transparent at once", (_, hidden, alphas) => {
    colors.color({ ...EVERYTHING, ...hidden }, byType);
    const [first, second, third] = [0, 1, 2].map((slot) => alphaOf(outlineOf(slot)) ?? 0);
    expect([first, second].map((alpha) => (alpha ?? 0) > 0)).toEqual(
      alphas.slice(0, 2).map((alpha) => alpha > 0),
    );
    expect((third ?? 0) > 0).toBe(alphas[2] > 0);
  });

  it("slots drawn as vectors are transparent until they are no more", () => {
    const before = colors.version;
    colors.blank(new Set([1]));
    expect([0, 1, 2].map((slot) => (alphaOf(outlineOf(slot)) ?? 0) > 0)).toEqual([
      true,
      false,
      true,
    ]);
    expect(colors.version).toBeGreaterThan(before);
    colors.blank(new Set([0]));
    expect([0, 1, 2].map((slot) => (alphaOf(outlineOf(slot)) ?? 0) > 0)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("colours", () => {
  it("follow the choice of type, author, status or score", () => {
    const one = { type: 1, author: 3, status: "verified", score: 0.5 };
    const all = (["type", "author", "status", "score"] as const).map((by) =>
      coloring(by, TYPES)(one),
    );
    expect(new Set(all).size).toBe(4);
    expect(all[0]).toBe("#ff0000");
  });

  it("of scores run from dark to light", () => {
    const sums = [0, 0.25, 0.5, 0.75, 1].map((score) =>
      rgbOf(scoreColor(score)).reduce((sum, value) => sum + value, 0),
    );
    expect(sums).toEqual([...sums].sort((a, b) => a - b));
    expect([scoreColor(-1), scoreColor(2)]).toEqual([scoreColor(0), scoreColor(1)]);
  });
});

describe("the legend", () => {
  it("grows by what is new", () => {
    const more = [Uint16Array.of(0), Uint8Array.of(0)].map(bytesOf);
    legend.take({ scene: 1, edition: 2, from: 3, count: 4, groups: GROUPS }, more);
    expect([...legend.places]).toEqual([0, 1, 1, 0]);
  });

  it("ignores what does not follow on what is known", () => {
    const more = [Uint16Array.of(0), Uint8Array.of(0)].map(bytesOf);
    legend.take({ scene: 2, edition: 9, from: 3, count: 4, groups: [] }, more);
    legend.take({ scene: 1, edition: 9, from: 5, count: 6, groups: [] }, more);
    expect([legend.scene, legend.edition, legend.count]).toEqual([1, 1, 3]);
  });
});
