/**
 * A transport that keeps what it was given: tiles and slices fetched ahead of an item are on hand
 * when the item is shown.
 */

import type { ImageState, Methods, WirePosition } from "../protocol";
import type { Transport } from "../transport/transport";
import type { TileFile, TilePlace } from "../transport/wishes";

/** Bytes of tiles that are kept. */
const TILES = 96 * 2 ** 20;
/** Slices of volumes that are kept. */
const SLICES = 64;

interface Held {
  file: Promise<TileFile | null>;
  size: number;
  /** Calls it back as long as nobody but who fetches ahead waits for it. */
  giveUp: AbortController;
}

export class HeldTiles {
  readonly transport: Transport;
  /** By recency, the newest last. */
  readonly #tiles = new Map<string, Held>();
  readonly #slices = new Map<string, Promise<unknown>>();
  #size = 0;

  constructor(
    private readonly source: Transport,
    private readonly limit = TILES,
  ) {
    // biome-ignore lint/suspicious/noExplicitAny: of all methods one is kept, the others pass
    const call = (method: any, params: any, options?: any) =>
      method === "volume.slice" ? this.#slice(params) : source.call(method, params, options);
    this.transport = {
      state: source.state,
      call: call as Transport["call"],
      tile: (place, signal) => this.#get(place, signal),
      on: (listener) => source.on(listener),
      close: () => source.close(),
    };
  }

  /** Fetches what an item will take; returns when all of it is there or cannot be had. */
  async fetchAhead(
    places: readonly TilePlace[],
    image: ImageState,
    { t, plane, slice }: WirePosition,
  ): Promise<void> {
    const files: Promise<unknown>[] = places.map((place) => this.#held(place).file);
    if (image.space !== null && plane !== null) {
      files.push(this.#slice({ image: image.id, t, plane, slice, step: 1 }));
    }
    await Promise.allSettled(files);
  }

  /** Lets go of all that is held. */
  clear(): void {
    for (const { giveUp } of this.#tiles.values()) giveUp.abort();
    this.#tiles.clear();
    this.#slices.clear();
    this.#size = 0;
  }

  /** A file on hand, null where there is none. */
  async peek(place: TilePlace): Promise<TileFile | null> {
    return (await this.#tiles.get(keyOf(place))?.file.catch(() => null)) ?? null;
  }

  #get(place: TilePlace, signal: AbortSignal): Promise<TileFile | null> {
    const { file } = this.#held(place);
    // Whoever calls back waits no longer; others may.
    return new Promise((resolve, reject) => {
      const cancel = () => reject(new DOMException("called back", "AbortError"));
      if (signal.aborted) cancel();
      signal.addEventListener("abort", cancel, { once: true });
      file.then(resolve, reject).finally(() => signal.removeEventListener("abort", cancel));
    });
  }

  #held(place: TilePlace): Held {
    const key = keyOf(place);
    const known = this.#tiles.get(key);
    if (known) {
      this.#tiles.delete(key);
      this.#tiles.set(key, known);
      return known;
    }
    const giveUp = new AbortController();
    const file = this.source.tile(place, giveUp.signal);
    const held: Held = { file, size: 0, giveUp };
    this.#tiles.set(key, held);
    file.then(
      (tile) => this.#came(key, held, tile?.bytes.byteLength ?? 0),
      () => this.#tiles.get(key) === held && this.#tiles.delete(key),
    );
    return held;
  }

  #came(key: string, held: Held, size: number): void {
    if (this.#tiles.get(key) !== held) return;
    held.size = size;
    this.#size += size;
    for (const [oldest, one] of this.#tiles) {
      if (this.#size <= this.limit || one === held) return;
      this.#tiles.delete(oldest);
      this.#size -= one.size;
    }
  }

  #slice(params: Methods["volume.slice"]["params"]): Promise<unknown> {
    const { image, t, plane, slice, step } = params;
    const key = `${image} ${t} ${plane} ${slice} ${step}`;
    const known = this.#slices.get(key);
    if (known) return known;
    const asked = this.source.call("volume.slice", params);
    this.#slices.set(key, asked);
    asked.catch(() => this.#slices.delete(key));
    const [oldest] = this.#slices.keys();
    if (this.#slices.size > SLICES && oldest !== undefined) this.#slices.delete(oldest);
    return asked;
  }
}

function keyOf({ source, level, column, row, z, t, c }: TilePlace): string {
  return `${source} ${level} ${column} ${row} ${z} ${t} ${c}`;
}
