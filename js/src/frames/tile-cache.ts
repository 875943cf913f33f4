/** Tiles that have come, of all frames and channels, within a budget of bytes. */

import type { TilePlace } from "../transport/wishes";

/** What a tile is kept as: samples, or a picture that is let go by hand. */
export interface Kept {
  readonly byteLength: number;
  close?(): void;
}

/** Gets a tile; null where the file has none. */
export type ReadTile<Tile> = (place: TilePlace, signal: AbortSignal) => Promise<Tile | null>;

interface OnTheWay<Tile> {
  tile: Promise<Tile | null>;
  stop: AbortController;
  /** Those who still want it. */
  wanted: number;
}

export class TileCache<Tile extends Kept> {
  readonly #kept = new Map<string, Tile | null>();
  readonly #coming = new Map<string, OnTheWay<Tile>>();
  #bytes = 0;

  /** @param capacity Bytes that are kept; what is looked at now stays anyway. */
  constructor(
    private readonly read: ReadTile<Tile>,
    private readonly capacity: number,
  ) {}

  /** Bytes of what is kept. */
  get used(): number {
    return this.#bytes;
  }

  /** The tile if it is there; undefined where it is not. */
  peek(place: TilePlace): Tile | null | undefined {
    const key = keyOf(place);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
    }
    return known;
  }

  /** The tile, of the kernel where it is not there; called back when nobody wants it. */
  async get(place: TilePlace, signal: AbortSignal): Promise<Tile | null> {
    const known = this.peek(place);
    if (known !== undefined) return known;
    const key = keyOf(place);
    const coming = this.#coming.get(key) ?? this.#ask(key, place);
    coming.wanted++;
    const leave = () => {
      coming.wanted--;
      if (coming.wanted === 0) coming.stop.abort();
    };
    signal.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([coming.tile, abortOf(signal)]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  clear(): void {
    for (const { stop } of this.#coming.values()) stop.abort();
    this.#coming.clear();
    for (const one of this.#kept.values()) one?.close?.();
    this.#kept.clear();
    this.#bytes = 0;
  }

  #ask(key: string, place: TilePlace): OnTheWay<Tile> {
    const stop = new AbortController();
    const tile = this.read(place, stop.signal)
      .then((found) => {
        if (stop.signal.aborted) found?.close?.();
        else this.#keep(key, found);
        return found;
      })
      .finally(() => {
        if (this.#coming.get(key)?.stop === stop) this.#coming.delete(key);
      });
    // Whoever asked may have left.
    tile.catch(() => undefined);
    const coming = { tile, stop, wanted: 0 };
    stop.signal.addEventListener("abort", () => {
      if (this.#coming.get(key)?.stop === stop) this.#coming.delete(key);
    });
    this.#coming.set(key, coming);
    return coming;
  }

  #keep(key: string, tile: Tile | null): void {
    this.#kept.set(key, tile);
    this.#bytes += tile?.byteLength ?? 0;
    for (const [oldest, one] of this.#kept) {
      if (this.#bytes <= this.capacity || oldest === key) return;
      this.#kept.delete(oldest);
      this.#bytes -= one?.byteLength ?? 0;
      one?.close?.();
    }
  }
}

/** What a tile goes by. */
export function keyOf({ source, level, column, row, z, t, c }: TilePlace): string {
  return `${source} ${level} ${column} ${row} ${z} ${t} ${c}`;
}

function abortOf(signal: AbortSignal): Promise<never> {
  const reason = () => new DOMException("no longer wanted", "AbortError");
  if (signal.aborted) return Promise.reject(reason());
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(reason()), { once: true });
  });
}
