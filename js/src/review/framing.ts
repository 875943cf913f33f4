/** What of an image is seen when an item fills the picture, and which tiles that takes. */

import { boundsOf } from "../geometry/shapes";
import type { ImageState } from "../protocol";
import type { TilePlace } from "../transport/wishes";
import type { Display } from "../viewer/display";
import { fitResolution } from "../viewer/geometry";
import { coarserServes, gridLevels, type Pair } from "../viewer/pyramid";
import { LARGEST } from "../viewer/slide-view";
import type { ReviewItemEntry } from "./protocol";

/** As many times its own size of an item is seen. */
const CONTEXT = 3;
/** Pixels of level 0 that are seen at least: a point has no size. */
const LEAST = 96;

export interface Framed {
  /** Image coordinates. */
  center: Pair;
  /** Map units a CSS pixel. */
  resolution: number;
}

/** How an item is looked at; null where it is the whole image. */
export function framed(
  item: ReviewItemEntry,
  display: Pick<Display, "scale">,
  viewport: Pair,
  rotation = 0,
): Framed | null {
  const bounds = boundsOf(item.shape) ?? item.bounds;
  if (bounds === null) return null;
  const [x0, y0, x1, y1] = bounds;
  const [across, down] = display.scale;
  const [wide, high] = [(x1 - x0) * across, (y1 - y0) * down];
  const least = LEAST * Math.min(across, down);
  // A long thin item needs no more on its sides than it does at its ends.
  const size = [wide, high].map((length) => Math.max(CONTEXT * length, least)) as Pair;
  const resolution = fitResolution(size, viewport, rotation);
  return {
    center: [(x0 + x1) / 2, (y0 + y1) / 2],
    resolution: Math.max(resolution, 1 / LARGEST),
  };
}

/** The whole of an image in a viewport. */
export function wholeOf({ width, height }: ImageState, viewport: Pair): Framed {
  return {
    center: [width / 2, height / 2],
    resolution: fitResolution([width, height], viewport, 0),
  };
}

/**
 * The tiles of a slide or stack that are drawn there: of the level that is shown and, since the
 * viewer draws them beneath, of all coarser ones.
 */
export function tilesFor(
  image: ImageState,
  { z, t }: { z: number; t: number },
  { center, resolution }: Framed,
  viewport: Pair,
  pixelRatio: number,
  channels: readonly number[] = [0],
): TilePlace[] {
  const levels = gridLevels(image, false);
  const shown = levelFor(
    levels.map(({ level }) => level.downsample),
    resolution,
    pixelRatio,
  );
  const [halfWide, halfHigh] = viewport.map((length) => (length * resolution) / 2) as Pair;
  const places: TilePlace[] = [];
  for (const { index, level, columns, rows } of levels.slice(0, shown + 1).reverse()) {
    const [wide, high] = [
      level.tile_width * level.downsample,
      level.tile_height * level.downsample,
    ];
    const last = (place: number, size: number, count: number) =>
      Math.min(count - 1, Math.floor(place / size));
    const first = (place: number, size: number) => Math.max(0, Math.floor(place / size));
    for (
      let row = first(center[1] - halfHigh, high);
      row <= last(center[1] + halfHigh, high, rows);
      row++
    ) {
      for (
        let column = first(center[0] - halfWide, wide);
        column <= last(center[0] + halfWide, wide, columns);
        column++
      ) {
        for (const c of channels) {
          places.push({ source: image.source, level: index, column, row, z, t, c });
        }
      }
    }
  }
  return places;
}

/** Place of the level that OpenLayers shows, coarsest first. */
export function levelFor(
  downsamples: readonly number[],
  resolution: number,
  pixelRatio: number,
): number {
  if ((downsamples[0] ?? 1) <= resolution) return 0;
  for (let place = 1; place < downsamples.length; place++) {
    const finer = downsamples[place] as number;
    if (finer === resolution) return place;
    if (finer < resolution) {
      const coarser = downsamples[place - 1] as number;
      return coarserServes(resolution, coarser, pixelRatio) > 0 ? place - 1 : place;
    }
  }
  return downsamples.length - 1;
}
