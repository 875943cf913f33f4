import { describe, expect, it } from "vitest";
import type { Vertex } from "../../src/geometry/shapes";
import { brushed } from "../../src/masks/paint";
import { type Slicing, slicing } from "../../src/masks/plane";
import { countOf, placesOf } from "../../src/masks/region";
import { random as seeded } from "../random";
import { drawn, GRID } from "./volumes";

const SQUARE: Slicing = { width: 40, height: 30, spacing: [1, 1], slices: 1 };
const TALL: Slicing = { ...SQUARE, spacing: [1, 3] };

/** How many of the voxels are reached from one, over edges and corners. */
function connected(voxels: ReadonlySet<string>, from: string): number {
  const seen = new Set([from]);
  for (const voxel of seen) {
    const [x, y] = voxel.split(",").map(Number) as [number, number];
    for (let n = 0; n < 9; n++) {
      const beside = `${x + (n % 3) - 1},${y + Math.floor(n / 3) - 1}`;
      if (voxels.has(beside)) seen.add(beside);
    }
  }
  return seen.size;
}

describe("the brush", () => {
  it("paints a disc around a place", () => {
    expect(drawn(brushed([3, 2], [3, 2], 2, SQUARE), 7, 5)).toEqual([
      "...#...",
      "..###..",
      ".#####.",
      "..###..",
      "...#...",
    ]);
  });

  it("is round in millimetres where voxels are not square", () => {
    const region = brushed([20, 15], [20, 15], 6, TALL);
    const [wide, high] = [new Set<number>(), new Set<number>()];
    for (const [x, y] of placesOf(region)) {
      wide.add(x);
      high.add(y);
    }
    expect([wide.size, high.size]).toEqual([13, 5]);
    expect(countOf(region) * 3).toBeGreaterThan(0.9 * Math.PI * 36);
    expect(countOf(region) * 3).toBeLessThan(1.1 * Math.PI * 36);
  });

  it("leaves no gap between two places, however thin and fast it is", () => {
    const random = seeded(3);
    for (let n = 0; n < 50; n++) {
      const ends = [0, 1].map((): Vertex => [39 * random(), 29 * random()]) as [Vertex, Vertex];
      const region = brushed(...ends, 0.1, SQUARE);
      const has = new Set([...placesOf(region)].map(String));
      expect(connected(has, ends[0].map(Math.round).join())).toBe(has.size);
      expect(has.has(ends[0].map(Math.round).join())).toBe(true);
      expect(has.has(ends[1].map(Math.round).join())).toBe(true);
    }
  });

  it("covers what discs along the way cover", () => {
    const swept = brushed([5, 5], [30, 20], 4, TALL);
    const has = new Set([...placesOf(swept)].map(String));
    for (let step = 0; step <= 50; step++) {
      const at: Vertex = [5 + step / 2, 5 + (15 * step) / 50];
      for (const place of placesOf(brushed(at, at, 4, TALL))) {
        expect(has.has(String(place))).toBe(true);
      }
    }
  });

  it("stays inside the slice", () => {
    expect(drawn(brushed([0, 0], [0, 0], 1.5, SQUARE), 3, 3)).toEqual(["##.", "##.", "..."]);
    expect(countOf(brushed([-20, 5], [-10, 5], 3, SQUARE))).toBe(0);
    expect(countOf(brushed([39.4, 29.4], [39.4, 29.4], 0.1, SQUARE))).toBe(1);
    // What is beyond one edge does not come in at the other.
    expect([...placesOf(brushed([38, 5], [44, 5], 0.1, SQUARE))]).toEqual([
      [38, 5],
      [39, 5],
    ]);
    expect(countOf(brushed([-3, 5], [-1, 9], 0.1, SQUARE))).toBe(0);
  });

  it("has the spacing of its plane", () => {
    const spacing = [1, 2, 5] as const;
    expect(slicing("axial", GRID, spacing)).toEqual({
      width: 70,
      height: 41,
      spacing: [1, 2],
      slices: 37,
    });
    expect(slicing("coronal", GRID, spacing).spacing).toEqual([1, 5]);
    expect(slicing("sagittal", GRID, spacing).spacing).toEqual([2, 5]);
  });
});
