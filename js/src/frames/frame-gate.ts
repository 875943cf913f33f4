/**
 * Turns frames so that the old one stays until the new one is there as a whole: no mixture of two
 * is ever seen. Frames next to it, in the direction of travel first, are fetched ahead.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { TilePlace } from "../transport/wishes";
import { type Kept, keyOf as keyOfTile, type TileCache } from "./tile-cache";

export interface Frame {
  z: number;
  t: number;
}

export interface FrameHost {
  /** Where tiles are kept; null where there is but one frame. */
  cache(): TileCache<Kept> | null;
  /** The tiles of a frame that are in view; none where nothing is drawn yet. */
  places(frame: Frame): TilePlace[];
  /** Draw this frame: all of it that is in view is on hand. */
  show(frame: Frame): void;
  /** How many frames there are. */
  lengths(): Frame;
}

/** Steps ahead that are fetched, as multiples of the last step. */
const AHEAD = [1, 2, 3, 4, -1, 5, 6, -2];
/** Frames that are fetched ahead at once: more would stand in the way of the one that is wanted. */
const AT_ONCE = 4;

export class FrameGate {
  readonly #turning = signal(false);
  #shown: Frame;
  #wanted: Frame;
  #step: Frame = { z: 1, t: 0 };
  #loading: AbortController | null = null;
  /** Frames on their way that are not wanted yet, and how to call them back. */
  readonly #ahead = new Map<string, AbortController>();

  constructor(
    private readonly host: FrameHost,
    first: Frame,
  ) {
    this.#shown = first;
    this.#wanted = first;
  }

  /** Whether another frame is wanted than the one that is seen. */
  get turning(): ReadonlySignal<boolean> {
    return this.#turning;
  }

  /** Turns to a frame as soon as it is there; frames passed on the way are shown as they come. */
  turnTo(frame: Frame): void {
    if (same(frame, this.#wanted)) return;
    this.#step = { z: frame.z - this.#wanted.z, t: frame.t - this.#wanted.t };
    this.#wanted = frame;
    // What is on its way and still of use is waited for: asked anew it would come twice.
    const useful = new Set([frame, ...this.#neighbours(frame)].map(keyOf));
    for (const [key, one] of this.#ahead) if (!useful.has(key)) one.abort();
    if (this.#loading === null) void this.#run();
  }

  /** Starts anew with a frame that is drawn as its tiles come, as of another image. */
  reset(frame: Frame): void {
    this.close();
    this.#shown = frame;
    this.#wanted = frame;
    this.#turning.value = false;
  }

  close(): void {
    this.#loading?.abort();
    this.#loading = null;
    for (const one of this.#ahead.values()) one.abort();
    this.#ahead.clear();
  }

  async #run(): Promise<void> {
    const loading = new AbortController();
    this.#loading = loading;
    while (!(loading.signal.aborted || same(this.#wanted, this.#shown))) {
      const frame = this.#wanted;
      if (!this.#isThere(frame)) {
        this.#turning.value = true;
        await this.#load(frame, loading.signal);
      }
      if (loading.signal.aborted) return;
      this.#shown = frame;
      this.host.show(frame);
    }
    if (loading.signal.aborted) return;
    this.#loading = null;
    this.#turning.value = false;
    this.#fetchAhead();
  }

  #isThere(frame: Frame): boolean {
    const cache = this.host.cache();
    return cache === null || this.host.places(frame).every((one) => cache.peek(one) !== undefined);
  }

  /** Gets all of a frame that is in view; what cannot be read the tiles themselves show as such. */
  async #load(frame: Frame, signal: AbortSignal): Promise<void> {
    const asked = new Set<string>();
    // While it came the view may have moved: then more of the frame is in view.
    for (;;) {
      const cache = this.host.cache();
      const more = this.host.places(frame).filter((one) => !asked.has(keyOfTile(one)));
      if (cache === null || more.length === 0 || signal.aborted) return;
      for (const one of more) asked.add(keyOfTile(one));
      await Promise.allSettled(more.map((one) => cache.get(one, signal)));
    }
  }

  #fetchAhead(): void {
    if (this.#loading !== null || this.host.cache() === null) return;
    for (const frame of this.#neighbours(this.#shown)) {
      if (this.#ahead.size >= AT_ONCE) return;
      if (!(this.#ahead.has(keyOf(frame)) || this.#isThere(frame))) void this.#fetch(frame);
    }
  }

  /** Fetches a frame ahead; when it is there, the next. */
  async #fetch(frame: Frame): Promise<void> {
    const calling = new AbortController();
    const key = keyOf(frame);
    this.#ahead.set(key, calling);
    await this.#load(frame, calling.signal);
    if (this.#ahead.get(key) === calling) this.#ahead.delete(key);
    // What failed is not asked for again and again.
    if (!calling.signal.aborted && this.#isThere(frame)) this.#fetchAhead();
  }

  #neighbours(around: Frame): Frame[] {
    const { z: depth, t: frames } = this.host.lengths();
    const [z, t] = [Math.sign(this.#step.z), Math.sign(this.#step.t)];
    return AHEAD.map((by) => ({ z: around.z + by * z, t: around.t + by * t })).filter(
      (one) => one.z >= 0 && one.z < depth && one.t >= 0 && one.t < frames,
    );
  }
}

function keyOf({ z, t }: Frame): string {
  return `${z} ${t}`;
}

function same(a: Frame, b: Frame): boolean {
  return a.z === b.z && a.t === b.t;
}
