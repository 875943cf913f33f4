import { describe, expect, it } from "vitest";
import { Bitmap } from "../../src/screening/bitmap";
import { Grid } from "../../src/screening/grid";
import { random } from "../random";

type Below = (limit: number) => number;

function below(seed: number): Below {
  const next = random(seed);
  return (limit) => Math.floor(next() * limit);
}

function anyGrid(upTo: Below): Grid {
  return new Grid({
    width: 1 + upTo(3000),
    height: 1 + upTo(3000),
    cellWidth: 60 + upTo(3000),
    cellHeight: 60 + upTo(3000),
    overlap: upTo(80) / 100,
  });
}

describe("a grid", () => {
  it("is the one the kernel makes", () => {
    // The same numbers are in tests/model/test_screening.py.
    const shape = { width: 2220, height: 2967, cellWidth: 800, cellHeight: 600, overlap: 0.1 };
    const grid = new Grid(shape);
    expect([grid.columns, grid.rows, grid.count]).toEqual([3, 6, 18]);
    expect(grid.bounds(7)).toEqual([710, 946.8, 1510, 1546.8]);
    expect(grid.at(1110, 1200)).toBe(7);
  });

  it("covers the image, and neighbours share the overlap", () => {
    const upTo = below(5);
    for (let round = 0; round < 300; round++) {
      const grid = anyGrid(upTo);
      const { width, cellWidth, overlap } = grid.shape;
      const starts = Array.from({ length: grid.columns }, (_, column) => grid.bounds(column)[0]);
      expect(starts[0]).toBeLessThanOrEqual(1e-6);
      expect((starts.at(-1) ?? 0) + cellWidth).toBeGreaterThanOrEqual(width - 1e-6);
      for (const [place, start] of starts.slice(1).entries()) {
        expect(start - (starts[place] ?? 0)).toBeLessThanOrEqual(cellWidth * (1 - overlap) + 1e-6);
      }
    }
  });

  it("keeps steps inside and finds the cell of a place", () => {
    const upTo = below(6);
    for (let round = 0; round < 300; round++) {
      const grid = anyGrid(upTo);
      const cell = upTo(grid.count);
      const next = grid.neighbour(cell, upTo(3) - 1, upTo(3) - 1);
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThan(grid.count);
      const [x0, y0, x1, y1] = grid.bounds(next);
      expect(grid.at((x0 + x1) / 2, (y0 + y1) / 2)).toBe(next);
    }
  });

  it("goes to and fro through all that is wanted, and round", () => {
    const grid = new Grid({ width: 300, height: 200, cellWidth: 100, cellHeight: 100, overlap: 0 });
    const order: number[] = [];
    for (let cell: number | null = 1; cell !== null && order.length < 6; ) {
      const found: number | null = grid.next(cell, (one) => !order.includes(one));
      if (found !== null) order.push(found);
      cell = found;
    }
    expect(order).toEqual([2, 5, 4, 3, 0, 1]);
    expect(grid.next(1, () => false)).toBeNull();
  });

  it("has one cell about the middle of a small image", () => {
    const grid = new Grid({ width: 50, height: 90, cellWidth: 100, cellHeight: 100, overlap: 0.1 });
    expect(grid.count).toBe(1);
    expect(grid.bounds(0)).toEqual([-25, -5, 75, 95]);
    expect(grid.neighbour(0, 1, 1)).toBe(0);
  });
});

describe("a bitmap", () => {
  it("is laid out as the kernel's", () => {
    // The same bytes are in tests/model/test_screening.py.
    const bytes = String.fromCharCode(0b1001, 0b1, 0b10);
    expect(new Bitmap(18, [0, 3, 8, 17]).write()).toBe(btoa(bytes));
  });

  it("holds what it was given, over the wire too", () => {
    const upTo = below(7);
    for (let round = 0; round < 100; round++) {
      const count = 1 + upTo(500);
      const cells = new Set(Array.from({ length: upTo(60) }, () => upTo(count)));
      const bitmap = Bitmap.read(count, new Bitmap(count, cells).write());
      expect([...bitmap]).toEqual([...cells].sort((a, b) => a - b));
      expect(bitmap.size).toBe(cells.size);
      const [gone] = cells;
      if (gone === undefined) continue;
      bitmap.delete(gone);
      expect([bitmap.has(gone), bitmap.size]).toEqual([false, cells.size - 1]);
    }
  });

  it("is empty where the text is of another grid", () => {
    expect(Bitmap.read(9, btoa("a")).size).toBe(0);
  });
});
