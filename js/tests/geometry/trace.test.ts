import { describe, expect, it } from "vitest";
import { crossingsOf } from "../../src/geometry/outline";
import { area, type Parts } from "../../src/geometry/parts";
import { insideRings } from "../../src/geometry/shapes";
import { smoothed, traced } from "../../src/geometry/trace";
import { random as seeded } from "../random";

/** Parts of a drawing in which # is a set pixel. */
function tracedRows(...rows: string[]): Parts {
  const pixels = rows.join("");
  const mask = Uint8Array.from(pixels, (pixel) => Number(pixel === "#"));
  return traced(mask, rows[0]?.length ?? 0, rows.length);
}

function ringCounts(parts: Parts): number[] {
  return parts.map((part) => part.length).sort();
}

describe("traced", () => {
  it("goes around a pixel by its corners", () => {
    expect(tracedRows("..", ".#")[0]?.[0]).toHaveLength(4);
    expect(area(tracedRows("..", ".#"))).toBe(1);
    expect(traced(new Uint8Array(6), 3, 2)).toEqual([]);
  });

  it("has vertices only where the outline turns", () => {
    const [part] = tracedRows("###", "###", "#..");
    expect(part?.[0]).toHaveLength(6);
  });

  it("keeps pixels apart that share a corner only", () => {
    expect(ringCounts(tracedRows("#.", ".#"))).toEqual([1, 1]);
  });

  it("sees holes, and parts in them", () => {
    const parts = tracedRows("#####", "#...#", "#.#.#", "#...#", "#####");
    expect(ringCounts(parts)).toEqual([1, 2]);
    expect(area(parts)).toBe(17);
  });

  it("divides rings that touch themselves in a corner", () => {
    // The outside and the empty pixel touch; the two empty pixels touch each other.
    expect(ringCounts(tracedRows("##.", "#.#", "###"))).toEqual([2]);
    expect(ringCounts(tracedRows("####", "#.##", "##.#", "####"))).toEqual([3]);
  });
});

function randomMask(random: () => number, size: number, share: number): Uint8Array {
  return Uint8Array.from({ length: size * size }, () => Number(random() < share));
}

it("traces exactly the pixels set, in rings that do not touch themselves", () => {
  const random = seeded(3);
  for (let round = 0; round < 60; round++) {
    const mask = randomMask(random, 12, random());
    const parts = traced(mask, 12, 12);
    const rings = parts.flat();
    mask.forEach((pixel, i) => {
      const [x, y] = [(i % 12) + 0.5, Math.floor(i / 12) + 0.5];
      expect(insideRings(rings, x, y)).toBe(pixel !== 0);
    });
    expect(crossingsOf(rings, true)).toEqual([]);
    expect(area(parts)).toBe(mask.reduce((sum, pixel) => sum + pixel, 0));
  }
});

describe("smoothed", () => {
  it("makes a flight of stairs straight", () => {
    const size = 40;
    const mask = Uint8Array.from({ length: size * size }, (_, i) =>
      Number(i % size <= Math.floor(i / size)),
    );
    const [part] = smoothed(traced(mask, size, size));
    expect(part?.[0]?.length).toBeLessThan(8);
    expect(area(smoothed(traced(mask, size, size)))).toBeGreaterThan(800);
  });

  it("keeps every part and every hole", () => {
    const random = seeded(5);
    for (let round = 0; round < 40; round++) {
      const parts = traced(randomMask(random, 16, random()), 16, 16);
      const smooth = smoothed(parts, 1);
      expect(smooth.map((part) => part.length)).toEqual(parts.map((part) => part.length));
      expect(crossingsOf(smooth.flat(), true)).toEqual([]);
    }
  });
});
