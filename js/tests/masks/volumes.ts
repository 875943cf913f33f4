/** Masks for tests: filled from a rule, and read back voxel by voxel. */

import { MaskData } from "../../src/masks/mask-data";
import type { Triple } from "../../src/masks/plane";
import type { Region } from "../../src/masks/region";

/** No side a multiple of 32, and none like another. */
export const GRID: Triple = [70, 41, 37];

export type Rule = (i: number, j: number, k: number) => boolean;

export { PLANES as PLANE_NAMES } from "../../src/volume/planes";

export function* voxelsOf([ni, nj, nk]: Triple): Generator<Triple> {
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) for (let i = 0; i < ni; i++) yield [i, j, k];
  }
}

export function filled(rule: Rule, grid: Triple = GRID): MaskData {
  const mask = new MaskData(grid);
  for (const [i, j, k] of voxelsOf(grid)) if (rule(i, j, k)) mask.set(i, j, k, true);
  return mask;
}

/** The marked voxels, as text that can be compared. */
export function marked(mask: MaskData): string[] {
  return [...voxelsOf(mask.grid)].filter(([i, j, k]) => mask.has(i, j, k)).map(String);
}

/** A picture of `#` and `.`, row by row. */
export function slice(...rows: string[]): { data: Uint8Array; width: number; height: number } {
  const data = Uint8Array.from(rows.join(""), (one) => (one === "." ? 0 : 1));
  return { data, width: rows[0]?.length ?? 0, height: rows.length };
}

/** A region as such a picture. */
export function drawn(region: Region, width: number, height: number): string[] {
  const inside = (x: number, y: number) => {
    const [column, row] = [x - region.x, y - region.y];
    if (column < 0 || row < 0 || column >= region.width || row >= region.height) return false;
    return region.data[row * region.width + column] === 1;
  };
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => (inside(x, y) ? "#" : ".")).join(""),
  );
}
