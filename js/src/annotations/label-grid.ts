/** Arithmetic of label tiles: 512 x 512 pixels, each of 2**level x 2**level pixels of level 0. */

import type { Bounds } from "../geometry/shapes";

/** Width and height of a tile in its own pixels. */
export const SIDE = 512;

export interface Place {
  level: number;
  column: number;
  row: number;
}

export type Size = readonly [width: number, height: number];

/** Width and height of a tile in pixels of level 0. */
export function extentAt(level: number): number {
  return SIDE * 2 ** level;
}

/** The first level at which the image fits into one tile. */
export function coarsestLevel([width, height]: Size): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(width, height, 1) / SIDE)));
}

/** The level that is shown at a resolution, in pixels of level 0 a pixel of the screen. */
export function levelFor(resolution: number, size: Size): number {
  return Math.min(coarsestLevel(size), Math.max(0, Math.floor(Math.log2(resolution))));
}

/** Tiles that touch a rectangle of the image, those nearest to its middle first. */
export function covering([x0, y0, x1, y1]: Bounds, level: number, [width, height]: Size): Place[] {
  const extent = extentAt(level);
  const [columns, rows] = [Math.ceil(width / extent), Math.ceil(height / extent)];
  const [left, right] = [Math.max(0, Math.floor(x0 / extent)), Math.ceil(x1 / extent)];
  const [top, bottom] = [Math.max(0, Math.floor(y0 / extent)), Math.ceil(y1 / extent)];
  const places: Place[] = [];
  for (let row = top; row < Math.min(rows, bottom); row++) {
    for (let column = left; column < Math.min(columns, right); column++) {
      places.push({ level, column, row });
    }
  }
  const [x, y] = [(x0 + x1) / 2 / extent - 0.5, (y0 + y1) / 2 / extent - 0.5];
  const distance = ({ column, row }: Place) => Math.hypot(column - x, row - y);
  return places.sort((a, b) => distance(a) - distance(b));
}

export function tileBounds({ level, column, row }: Place): Bounds {
  const extent = extentAt(level);
  return [column * extent, row * extent, (column + 1) * extent, (row + 1) * extent];
}

export function parentOf({ level, column, row }: Place): Place {
  return { level: level + 1, column: Math.floor(column / 2), row: Math.floor(row / 2) };
}

export function childrenOf({ level, column, row }: Place): Place[] {
  return [0, 1, 2, 3].map((i) => ({
    level: level - 1,
    column: 2 * column + (i % 2),
    row: 2 * row + Math.floor(i / 2),
  }));
}
