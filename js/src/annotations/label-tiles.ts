/**
 * Label tiles of the open frame: which shape each pixel shows, made by the kernel, kept and
 * coloured here.
 */

import { signal } from "@preact/signals";
import type { Bounds, Vertex } from "../geometry/shapes";
import type { Filter, LabelTilesReply, Methods, WirePosition } from "../protocol";
import { view } from "./decode";
import { inflate } from "./inflate";
import { type HeldTile, LabelCache, placeKey } from "./label-cache";
import { extentAt, type Place, SIDE } from "./label-grid";
import { Legend } from "./legend";

/** Tiles asked for in one call, and calls under way. */
const BATCH = 4;
const CALLS = 2;

export interface Caller {
  call<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
  ): Promise<{ result: Methods[M]["result"]; buffers: DataView[] }>;
}

interface Frame extends WirePosition {
  image: number;
}

const NO_FILTER: Filter = {
  hidden_types: [],
  hidden_authors: [],
  hidden_statuses: [],
  least_score: 0,
};

export class LabelTiles {
  readonly legend = new Legend();
  /** Whether something is awaited from the kernel. */
  readonly reading = signal(false);
  readonly #cache = new LabelCache();
  readonly #listeners = new Set<() => void>();
  #frame: Frame | null = null;
  #filter = NO_FILTER;
  #filterKey = JSON.stringify(NO_FILTER);
  /** Places in view, the most urgent first. */
  #wanted: readonly Place[] = [];
  #seen: ReadonlySet<string> = new Set();
  /** Places under way, and whether something has changed there since they were asked for. */
  #coming = new Map<string, { changed: boolean }>();
  #failed = new Set<string>();
  #calls = 0;
  #reading = false;
  /** Bumped with every frame, so that late answers are dropped. */
  #life = 0;
  #newest = -1;

  constructor(private readonly caller: Caller) {}

  /** Hears of every tile and legend that came. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Turn to a frame of an image; nothing is asked before something is wanted. */
  open(frame: Frame | null): void {
    this.#frame = frame;
    this.#forget();
    this.#wanted = [];
    this.#seen = new Set();
  }

  /** Ask for tiles with this filter from now on; those of another serve until they have come. */
  filter(filter: Filter): void {
    const key = JSON.stringify(filter);
    if (key === this.#filterKey) return;
    [this.#filter, this.#filterKey] = [filter, key];
    this.#failed.clear();
    this.#told();
  }

  /** Say what is in view; what no longer is will not be asked for. */
  want(places: readonly Place[]): void {
    this.#wanted = places;
    this.#seen = new Set(places.map(placeKey));
    this.#cache.dropStale(this.#seen);
    this.#ask();
  }

  /** Let go of all pictures but those of these tiles. */
  trim(used: ReadonlySet<HeldTile>): void {
    this.#cache.trim(used);
  }

  /** What can be shown at a place: made with the present filter, or with another. */
  find(place: Place): HeldTile | undefined {
    return this.#cache.get(place, this.#filterKey) ?? this.#cache.getAny(place);
  }

  /** The pixel of a level in which a place of the image lies, 0 where nothing is or is known. */
  pixelAt([x, y]: Vertex, level: number): number {
    const extent = extentAt(level);
    const [column, row] = [Math.floor(x / extent), Math.floor(y / extent)];
    const pixels = this.find({ level, column, row })?.pixels;
    const [left, top] = [x / 2 ** level - column * SIDE, y / 2 ** level - row * SIDE];
    return pixels?.[Math.floor(top) * SIDE + Math.floor(left)] ?? 0;
  }

  /** Whether all tiles in view are there and as they should be. */
  get complete(): boolean {
    const known = this.#wanted.length > 0 && this.legend.edition >= this.#newest;
    return known && this.#wanted.every((one) => this.#fresh(one));
  }

  /** Something changed within a rectangle, or anywhere. */
  touch(bounds: Bounds | null): void {
    this.#cache.touch(bounds, this.#seen);
    for (const one of this.#coming.values()) one.changed = true;
    this.#ask();
    this.#told();
  }

  /** Ask for the legend without any tile, as for what it counts. */
  learn(): void {
    if (this.legend.edition < 0) void this.#readLegend();
  }

  /** Ask again for what could not be had. */
  retry(): void {
    if (this.legend.edition < this.#newest) void this.#readLegend();
    if (this.#failed.size === 0) return;
    this.#failed.clear();
    this.#ask();
  }

  #fresh(place: Place): boolean {
    return this.#cache.get(place, this.#filterKey)?.stale === false;
  }

  #forget(): void {
    this.#life++;
    this.#cache.clear();
    this.legend.clear();
    this.#coming.clear();
    this.#failed.clear();
    this.#calls = 0;
    this.#reading = false;
    this.reading.value = false;
    this.#newest = -1;
  }

  #ask(): void {
    const frame = this.#frame;
    while (frame !== null && this.#calls < CALLS) {
      const batch = this.#wanted.filter((one) => this.#missing(one)).slice(0, BATCH);
      if (batch.length === 0) return;
      void this.#read(frame, batch);
    }
  }

  #missing(place: Place): boolean {
    const key = this.#key(place);
    return !(this.#coming.has(key) || this.#failed.has(key) || this.#fresh(place));
  }

  #key(place: Place): string {
    return `${this.#filterKey}|${placeKey(place)}`;
  }

  async #read(frame: Frame, places: readonly Place[]): Promise<void> {
    const life = this.#life;
    const filter = this.#filterKey;
    const keys = places.map((place) => this.#key(place));
    for (const key of keys) this.#coming.set(key, { changed: false });
    this.#calls++;
    this.reading.value = true;
    try {
      const { result, buffers } = await this.caller.call("annotations.tiles", {
        ...frame,
        tiles: places.map(({ level, column, row }) => [level, column, row]),
        filter: this.#filter,
      });
      const pixels = await unpacked(result, buffers);
      if (life !== this.#life) return;
      this.#meet(result.scene);
      this.#put(result, pixels, filter);
    } catch {
      if (life === this.#life) for (const key of keys) this.#failed.add(key);
    } finally {
      if (life === this.#life) this.#done(keys);
    }
  }

  #done(keys: readonly string[]): void {
    this.#calls--;
    for (const key of keys) this.#coming.delete(key);
    this.#told();
    this.#ask();
    this.reading.value = this.#calls > 0;
  }

  /** Slots of another scene mean other shapes: what is known of the last one is of no use. */
  #meet(scene: number): void {
    const known = this.legend.scene;
    if (known === null || known === scene) return;
    this.#cache.clear();
    this.legend.clear();
    this.#newest = -1;
  }

  #put(
    { tiles, edition }: LabelTilesReply,
    pixels: readonly (Uint32Array | null)[],
    filter: string,
  ): void {
    tiles.forEach(({ level, column, row }, i) => {
      const place = { level, column, row };
      const stale = this.#coming.get(`${filter}|${placeKey(place)}`)?.changed ?? false;
      const tile = { place, filter, edition, pixels: pixels[i] ?? null, stale };
      this.#cache.put({ ...tile, picture: null, painted: "" });
    });
    this.#newest = Math.max(this.#newest, edition);
    if (this.legend.edition < edition) void this.#readLegend();
  }

  async #readLegend(): Promise<void> {
    const frame = this.#frame;
    if (frame === null || this.#reading) return;
    const life = this.#life;
    this.#reading = true;
    try {
      const from = this.legend.count;
      const asked = { ...frame, from };
      const { result, buffers } = await this.caller.call("annotations.legend", asked);
      if (life !== this.#life) return;
      this.#meet(result.scene);
      this.legend.take(result, buffers);
      this.#reading = false;
      this.#told();
      if (this.legend.edition < this.#newest) void this.#readLegend();
    } catch {
      // Asked for again with the next tiles, or by `retry`.
      if (life === this.#life) this.#reading = false;
    }
  }

  #told(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Pixels of each tile of a reply, null where one is empty. */
function unpacked(
  { tiles }: LabelTilesReply,
  buffers: readonly DataView[],
): Promise<(Uint32Array | null)[]> {
  let next = 0;
  return Promise.all(
    tiles.map(async ({ empty }) => {
      const packed = empty ? undefined : buffers[next++];
      if (packed === undefined) return null;
      const pixels = view(Uint32Array, new DataView(await inflate(packed)));
      if (pixels.length !== SIDE * SIDE)
        throw new Error("a label tile came without all its pixels");
      return pixels;
    }),
  );
}
