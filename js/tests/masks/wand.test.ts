import { describe, expect, it } from "vitest";
import type { Slicing } from "../../src/masks/plane";
import { countOf } from "../../src/masks/region";
import { type Growing, grown } from "../../src/masks/wand";
import { random as seeded } from "../random";
import { drawn } from "./volumes";

const SIZE: Slicing = { width: 40, height: 40, spacing: [1, 1], slices: 1 };
const WIDE: Growing = { tolerance: 3, exact: false, reach: Infinity };

/** A disc of 12 voxels around the middle, brighter than what is around, both noisy. */
function noisyDisc(base: number, noise: number): Float32Array {
  const random = seeded(11);
  return Float32Array.from({ length: 1600 }, (_, at) => {
    const [x, y] = [at % 40, Math.floor(at / 40)];
    return base + (isDisc(x, y) ? 100 : 0) + noise * (random() - 0.5);
  });
}

function isDisc(x: number, y: number): boolean {
  return Math.hypot(x - 20, y - 20) <= 12;
}

describe("the wand", () => {
  it("takes the region around and nothing of what is beyond its border", () => {
    for (const base of [0, -1000, 1_000_000]) {
      const region = grown(noisyDisc(base, 8), SIZE, 20, 20, WIDE);
      const wrong = [...region.data].filter(
        (one, at) => (one === 1) !== isDisc(at % 40, Math.floor(at / 40)),
      );
      expect(wrong).toEqual([]);
    }
  });

  it("takes the very same value only where it is told so", () => {
    const samples = [7, 7, 8, 7, 9, 7, 7, 7, 7];
    const three = { ...SIZE, width: 3, height: 3 };
    const exact = grown(samples, three, 0, 0, { ...WIDE, exact: true });
    expect(drawn(exact, 3, 3)).toEqual(["##.", "#.#", "###"]);
  });

  it("grows by edges, not by corners", () => {
    const samples = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const three = { ...SIZE, width: 3, height: 3 };
    expect(countOf(grown(samples, three, 1, 1, { ...WIDE, exact: true }))).toBe(1);
  });

  it("goes no farther than its reach, in millimetres", () => {
    const flat = new Float32Array(1600);
    const region = grown(flat, { ...SIZE, spacing: [1, 4] }, 20, 20, { ...WIDE, reach: 8 });
    const rows = drawn(region, 40, 40);
    expect(rows.filter((row) => row.includes("#"))).toHaveLength(5);
    expect(rows[20]?.match(/#/g)).toHaveLength(17);
  });

  it("begins with the voxel that was pressed, and stops at what is no number", () => {
    const samples = Float32Array.from([5, 5, Number.NaN, 5]);
    const row: Slicing = { ...SIZE, width: 4, height: 1 };
    expect(drawn(grown(samples, row, 0, 0, WIDE), 4, 1)).toEqual(["##.."]);
    const speck = Float32Array.from([0, 0, 90, 0]);
    expect(drawn(grown(speck, row, 2, 0, { ...WIDE, tolerance: 0.1 }), 4, 1)).toEqual(["..#."]);
    expect(countOf(grown(samples, row, 4, 0, WIDE))).toBe(0);
  });
});
