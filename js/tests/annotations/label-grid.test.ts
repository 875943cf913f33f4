import { expect, it } from "vitest";
import {
  childrenOf,
  coarsestLevel,
  covering,
  levelFor,
  parentOf,
  tileBounds,
} from "../../src/annotations/label-grid";
import { intersect } from "../../src/geometry/shapes";
import { random } from "../random";

it("shows the level whose pixels are the next smaller than those of the screen", () => {
  const slide = [100_000, 80_000] as const;
  expect([0.1, 1, 1.99, 2, 7.9, 8].map((one) => levelFor(one, slide))).toEqual([0, 0, 0, 1, 2, 3]);
  expect(levelFor(1e9, slide)).toBe(coarsestLevel(slide));
});

it("ends at the first level at which the image fits into one tile", () => {
  expect([512, 513, 1024, 1025].map((width) => coarsestLevel([width, 10]))).toEqual([0, 1, 1, 2]);
  expect(coarsestLevel([1, 1])).toBe(0);
});

it("covers a rectangle with all tiles of the image that touch it and no others", () => {
  const next = random(7);
  for (let round = 0; round < 200; round++) {
    const size = [1 + next() * 9000, 1 + next() * 9000] as const;
    const [x, y] = [next() * 10_000 - 500, next() * 10_000 - 500];
    const bounds: [number, number, number, number] = [x, y, x + next() * 3000, y + next() * 3000];
    const level = Math.floor(next() * 5);
    const chosen = covering(bounds, level, size);
    const keys = new Set(chosen.map(({ column, row }) => `${column} ${row}`));
    expect(keys.size).toBe(chosen.length);
    for (const place of covering([0, 0, ...size], level, size)) {
      const inside = keys.has(`${place.column} ${place.row}`);
      if (inside) expect(intersect(tileBounds(place), bounds)).toBe(true);
      const [x0, y0, x1, y1] = tileBounds(place);
      const overlaps = x0 < bounds[2] && x1 > bounds[0] && y0 < bounds[3] && y1 > bounds[1];
      if (overlaps) expect(inside).toBe(true);
    }
  }
});

it("asks for what is nearest to the middle first", () => {
  const [first] = covering([0, 0, 2560, 2560], 0, [5000, 5000]);
  expect(first).toEqual({ level: 0, column: 2, row: 2 });
});

it("finds the parent of each child", () => {
  const place = { level: 3, column: 5, row: 2 };
  expect(childrenOf(place).map(parentOf)).toEqual([place, place, place, place]);
});
