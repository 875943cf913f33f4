/**
 * Pixels of the picture as it is shown, around a place: composed anew of the tiles on hand, along
 * the axes of the map, which is never turned.
 */

import type OlTile from "ol/Tile.js";
import TileState from "ol/TileState.js";
import type { Patch } from "../geometry/patch";
import type { Pair } from "./pyramid";
import type { SlideLayer } from "./slide-layer";

/** Where a tile lies on the map, and how coarse it is. */
interface Placed {
  picture: CanvasImageSource;
  resolution: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PatchView {
  /** Centre on the map. */
  center: Pair;
  /** Map units a pixel of the patch. */
  resolution: number;
  /** Pixels from the centre to an edge. */
  radius: number;
  toImage(coordinate: number[]): Pair;
}

/** The patch, null where this browser draws nothing or no tile is there. */
export function patchOf(layer: SlideLayer, view: PatchView): Patch | null {
  const side = 2 * view.radius + 1;
  const left = (view.center[0] ?? 0) - (side / 2) * view.resolution;
  const top = (view.center[1] ?? 0) + (side / 2) * view.resolution;
  const context = sheet(side);
  const tiles = tilesWithin(layer, left, top, side * view.resolution, view.resolution);
  if (context === null || tiles.length === 0) return null;
  // Finer tiles come over coarser ones.
  for (const tile of tiles.sort((a, b) => b.resolution - a.resolution)) {
    context.drawImage(
      tile.picture,
      (tile.left - left) / view.resolution,
      (top - tile.top) / view.resolution,
      tile.width / view.resolution,
      tile.height / view.resolution,
    );
  }
  return {
    width: side,
    height: side,
    data: context.getImageData(0, 0, side, side).data,
    toImage: (x, y) => view.toImage([left + x * view.resolution, top - y * view.resolution]),
  };
}

function sheet(side: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  return canvas.getContext("2d", { willReadFrequently: true });
}

/** Tiles of the level that is shown, and coarser ones for where there is none. */
function tilesWithin(
  layer: SlideLayer,
  left: number,
  top: number,
  side: number,
  resolution: number,
): Placed[] {
  const { tiles } = layer;
  const level = tiles.getTileGrid()?.getZForResolution(resolution, tiles.zDirection) ?? 0;
  const found: Placed[] = [];
  for (const tile of layer.loadedTiles()) {
    const placed = (tile.tileCoord[0] ?? 0) <= level ? placeOf(layer, tile) : null;
    if (placed === null) continue;
    const apart =
      placed.left >= left + side ||
      placed.left + placed.width <= left ||
      placed.top <= top - side ||
      placed.top - placed.height >= top;
    if (!apart) found.push(placed);
  }
  return found;
}

function placeOf(layer: SlideLayer, tile: OlTile): Placed | null {
  const grid = layer.tiles.getTileGrid();
  const picture = (tile as OlTile & { getData?(): CanvasImageSource | null }).getData?.();
  if (!(grid && picture) || tile.getState() !== TileState.LOADED) return null;
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = grid.getTileCoordExtent(tile.tileCoord);
  const resolution = grid.getResolution(tile.tileCoord[0] ?? 0);
  return { picture, resolution, left: x0, top: y1, width: x1 - x0, height: y1 - y0 };
}
