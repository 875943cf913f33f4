/** Label tiles that are held: a bounded number of them, the least lately used goes first. */

import { type Bounds, enlarge, intersect } from "../geometry/shapes";
import { type Place, tileBounds } from "./label-grid";

/** Tiles with pixels, of 1 MB each. */
export const TILES_HELD = 96;
/** Tiles without any, which cost next to nothing. */
const EMPTY_HELD = 4096;
const FILTERS_HELD = 4;
/** Of a tile's size: an outline on its edge may belong to a shape beside it. */
const EDGE = 4 / 512;

export interface HeldTile {
  place: Place;
  /** The filter it was made with. */
  filter: string;
  edition: number;
  /** Null where nothing is. */
  pixels: Uint32Array | null;
  /** Whether something has changed since it was made. */
  stale: boolean;
  picture: HTMLCanvasElement | null;
  /** What the picture was painted by. */
  painted: string;
}

export function placeKey({ level, column, row }: Place): string {
  return `${level}/${column}/${row}`;
}

export class LabelCache {
  /** By place and filter, the least lately used first. */
  readonly #tiles = new Map<string, HeldTile>();
  /** Filters of late, the latest first. */
  #filters: string[] = [];
  #someStale = false;

  get size(): number {
    return this.#tiles.size;
  }

  get(place: Place, filter: string): HeldTile | undefined {
    const key = keyOf(place, filter);
    const tile = this.#tiles.get(key);
    if (tile === undefined) return undefined;
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** A tile of the place made with one of the last filters, the latest before all others. */
  getAny(place: Place): HeldTile | undefined {
    for (const filter of this.#filters) {
      const tile = this.get(place, filter);
      if (tile) return tile;
    }
    return undefined;
  }

  put(tile: HeldTile): void {
    const { place, filter } = tile;
    const key = keyOf(place, filter);
    if (this.#filters[0] !== filter) {
      const others = this.#filters.filter((one) => one !== filter);
      this.#filters = [filter, ...others].slice(0, FILTERS_HELD);
    }
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    this.#someStale ||= tile.stale;
    this.#drop((held) => held.pixels !== null, TILES_HELD);
    this.#drop((held) => held.pixels === null, EMPTY_HELD);
  }

  clear(): void {
    this.#tiles.clear();
  }

  /**
   * Something changed within a rectangle, or anywhere.
   *
   * @param seen Keys of the places that are in view: those are shown until there are newer ones.
   */
  touch(bounds: Bounds | null, seen: ReadonlySet<string>): void {
    for (const [key, tile] of this.#tiles) {
      if (bounds !== null && !intersect(enlarge(tileBounds(tile.place), EDGE), bounds)) continue;
      if (seen.has(placeKey(tile.place))) this.#someStale = tile.stale = true;
      else this.#tiles.delete(key);
    }
  }

  /** Let go of what was to be shown only until there is newer and is no longer in view. */
  dropStale(seen: ReadonlySet<string>): void {
    if (!this.#someStale) return;
    this.#someStale = false;
    for (const [key, tile] of this.#tiles) {
      if (!tile.stale) continue;
      if (seen.has(placeKey(tile.place))) this.#someStale = true;
      else this.#tiles.delete(key);
    }
  }

  /** Let go of all pictures but these; they are painted again when they are needed. */
  trim(used: ReadonlySet<HeldTile>): void {
    for (const tile of this.#tiles.values()) if (!used.has(tile)) tile.picture = null;
  }

  #drop(counted: (tile: HeldTile) => boolean, most: number): void {
    const keys = [...this.#tiles].filter(([, tile]) => counted(tile)).map(([key]) => key);
    for (const key of keys.slice(0, Math.max(0, keys.length - most))) this.#tiles.delete(key);
  }
}

function keyOf(place: Place, filter: string): string {
  return `${filter}|${placeKey(place)}`;
}
