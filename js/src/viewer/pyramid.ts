/** Levels of an image as OpenLayers wants them: coarsest first, in pixels of level 0, y up. */

import type { ImageState, WireLevel } from "../protocol";

export type Pair = [number, number];

/** One resolution of the grid; its number is OpenLayers' `z`. */
export interface GridLevel {
  /** Index into the image's levels. */
  index: number;
  level: WireLevel;
  columns: number;
  rows: number;
  /** Where column 0 and row 0 of the grid begin. */
  origin: Pair;
}

/**
 * Levels for a tile grid. A mirrored grid counts columns from the right end of the last, padded
 * tile, so that each stored tile, mirrored by itself, falls in its place.
 */
export function gridLevels(image: Pick<ImageState, "width" | "levels">, mirrored: boolean) {
  const sorted = image.levels
    .map((level, index) => ({ level, index }))
    .sort((a, b) => b.level.downsample - a.level.downsample);
  const distinct = sorted.filter(
    ({ level }, i) => level.downsample !== sorted[i + 1]?.level.downsample,
  );
  return distinct.map(({ level, index }): GridLevel => {
    const columns = Math.ceil(level.width / level.tile_width);
    const rows = Math.ceil(level.height / level.tile_height);
    const left = mirrored ? image.width - columns * level.tile_width * level.downsample : 0;
    return { index, level, columns, rows, origin: [left, 0] };
  });
}

/** The stored column at a column of the grid. */
export function storedColumn(level: GridLevel, column: number, mirrored: boolean): number {
  return mirrored ? level.columns - 1 - column : column;
}

/** Pixels of a tile that belong to the image; the rest of an edge tile is padding. */
export function usedSize({ level }: GridLevel, column: number, row: number): Pair {
  return [
    Math.min(level.tile_width, level.width - column * level.tile_width),
    Math.min(level.tile_height, level.height - row * level.tile_height),
  ];
}

/** Enlarging a level by up to this much still looks sharp. */
const ENLARGED = Math.SQRT2;

/**
 * Whether to show the coarser of two levels (positive) or the finer, at a resolution between.
 * The parameters are those of OpenLayers' `zDirection`.
 */
export function coarserServes(resolution: number, coarser: number, pixelRatio: number): number {
  return (resolution / pixelRatio) * ENLARGED >= coarser ? 1 : -1;
}
