/** Puts the pictures of label tiles where they belong, a coarser or finer one where one is missing. */

import type { HeldTile } from "./label-cache";
import { childrenOf, extentAt, type Place, parentOf, SIDE } from "./label-grid";

/** How many levels coarser a stand-in may be. */
const COARSER = 12;

export interface Pictures {
  find(place: Place): HeldTile | undefined;
  picture(tile: HeldTile): HTMLCanvasElement | null;
}

/**
 * Draw places; the context's unit is a pixel of level 0.
 *
 * @returns The tiles whose pictures were of use.
 */
export function drawPlaces(
  context: CanvasRenderingContext2D,
  places: readonly Place[],
  pictures: Pictures,
): Set<HeldTile> {
  const used = new Set<HeldTile>();
  for (const place of places) {
    for (const [part, tile] of sourcesOf(place, pictures)) {
      used.add(tile);
      const picture = pictures.picture(tile);
      if (picture) drawPart(context, part, tile.place, picture);
    }
  }
  return used;
}

/** What to draw at a place: its own tile, else finer ones, else a part of a coarser one. */
export function sourcesOf(place: Place, pictures: Pictures): [part: Place, from: HeldTile][] {
  const own = pictures.find(place);
  if (own) return [[place, own]];
  const finer = place.level > 0 ? childrenOf(place) : [];
  if (finer.some((child) => pictures.find(child))) {
    return finer.flatMap((child) => {
      const tile = pictures.find(child) ?? coarser(child, pictures);
      return tile ? [[child, tile] as [Place, HeldTile]] : [];
    });
  }
  const tile = coarser(place, pictures);
  return tile ? [[place, tile]] : [];
}

function coarser(place: Place, pictures: Pictures): HeldTile | undefined {
  let parent = place;
  for (let i = 0; i < COARSER; i++) {
    parent = parentOf(parent);
    const tile = pictures.find(parent);
    if (tile) return tile;
  }
  return undefined;
}

/** The part of a tile that lies at a place. */
function drawPart(
  context: CanvasRenderingContext2D,
  part: Place,
  from: Place,
  picture: HTMLCanvasElement,
): void {
  const fold = 2 ** (from.level - part.level);
  const side = SIDE / fold;
  const [left, top] = [(part.column % fold) * side, (part.row % fold) * side];
  const extent = extentAt(part.level);
  const [x, y] = [part.column * extent, part.row * extent];
  context.drawImage(picture, left, top, side, side, x, y, extent, extent);
}
