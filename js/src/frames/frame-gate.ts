/**
 * Turns frames so that the old one stays until the new one is there as a whole: no mixture of two
 * is ever seen. Frames next to it, in the direction of travel first, are fetched ahead.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { SampleCache } from "../samples/sample-cache";
import type { TilePlace } from "../transport/wishes";

export interface Frame {
  z: number;
  t: number;
}

export interface FrameHost {
  /** Where samples are kept; null where tiles are pictures, which are turned at once. */
  cache(): SampleCache | null;
  /** The tiles of a frame that are in view; none where nothing is drawn yet. */
  places(frame: Frame): TilePlace[];
  /** Draw this frame: all of it that is in view is on hand. */
  show(frame: Frame): void;
  /** How many frames there are. */
  lengths(): Frame;
}

/** Steps ahead that are fetched, as multiples of the last step. */
const AHEAD = [1, 2, 3, 4, -1, 5, 6, -2];

export class FrameGate {
  readonly #turning = signal(false);
  #shown: Frame;
  #wanted: Frame;
  #step: Frame = { z: 1, t: 0 };
  #loading: AbortController | null = null;
  #ahead = new AbortController();

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

  /** The frame that is seen. */
  get shown(): Frame {
    return this.#shown;
  }

  /** Turns to a frame as soon as it is there; frames passed on the way are shown as they come. */
  turnTo(frame: Frame): void {
    if (same(frame, this.#wanted)) return;
    this.#ahead.abort();
    this.#step = { z: frame.z - this.#wanted.z, t: frame.t - this.#wanted.t };
    this.#wanted = frame;
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
    this.#ahead.abort();
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

  /** What cannot be read is shown as such by the tiles themselves. */
  async #load(frame: Frame, signal: AbortSignal): Promise<void> {
    const cache = this.host.cache();
    const wanted = this.host.places(frame).map((one) => cache?.get(one, signal));
    await Promise.allSettled(wanted);
  }

  #fetchAhead(): void {
    this.#ahead = new AbortController();
    const cache = this.host.cache();
    if (cache === null) return;
    const { signal } = this.#ahead;
    for (const frame of this.#neighbours()) {
      for (const place of this.host.places(frame)) {
        if (cache.peek(place) === undefined) cache.get(place, signal).catch(() => undefined);
      }
    }
  }

  #neighbours(): Frame[] {
    const { z: depth, t: frames } = this.host.lengths();
    const [z, t] = [Math.sign(this.#step.z), Math.sign(this.#step.t)];
    return AHEAD.map((by) => ({ z: this.#shown.z + by * z, t: this.#shown.t + by * t })).filter(
      (one) => one.z >= 0 && one.z < depth && one.t >= 0 && one.t < frames,
    );
  }
}

function same(a: Frame, b: Frame): boolean {
  return a.z === b.z && a.t === b.t;
}
