/** Slices that come one by one: of a volume too large to travel, or that has not come yet. */

import type { ImageState } from "../protocol";
import type { Transport } from "../transport/transport";
import type { PlaneName } from "./planes";
import { type Samples, samplesIn } from "./sample-type";

/** Samples of a slice in in-plane voxel axes, or of every `step`-th voxel of it. */
export interface Slice {
  samples: Samples;
  width: number;
  height: number;
  step: number;
}

export interface SliceWish {
  plane: PlaneName;
  slice: number;
  t: number;
  step: number;
}

/** Bytes that are kept. */
const KEPT = 96 * 2 ** 20;
/** Calls under way; more would keep the kernel at what was scrolled past. */
const CALLS = 3;

export class SliceCache {
  /** The least lately used first. */
  readonly #held = new Map<string, Slice>();
  readonly #coming = new Set<string>();
  readonly #stopping = new AbortController();
  #failed = new Set<string>();
  #nbytes = 0;
  #wanted: readonly SliceWish[] = [];

  /** @param told Called when something has come, or with the reason why it has not. */
  constructor(
    private readonly image: ImageState,
    private readonly transport: Transport,
    private readonly told: (error: Error | null) => void,
  ) {}

  get(wish: SliceWish): Slice | undefined {
    const key = keyOf(wish);
    const slice = this.#held.get(key);
    if (slice === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, slice);
    return slice;
  }

  /** Say what is wanted now, the most urgent first; what no longer is will not be asked for. */
  want(wishes: readonly SliceWish[]): void {
    this.#wanted = wishes;
    this.#ask();
  }

  retry(): void {
    this.#failed.clear();
    this.#ask();
  }

  close(): void {
    this.#stopping.abort();
    this.#held.clear();
  }

  #ask(): void {
    for (const wish of this.#wanted) {
      if (this.#coming.size >= CALLS || this.#stopping.signal.aborted) return;
      const key = keyOf(wish);
      if (this.#held.has(key) || this.#coming.has(key) || this.#failed.has(key)) continue;
      void this.#read(wish, key);
    }
  }

  async #read(wish: SliceWish, key: string): Promise<void> {
    const { signal } = this.#stopping;
    this.#coming.add(key);
    let failed: Error | null = null;
    try {
      const asked = { image: this.image.id, ...wish };
      const { result, buffers } = await this.transport.call("volume.slice", asked, { signal });
      const [buffer] = buffers;
      if (signal.aborted || buffer === undefined) return;
      const { width, height, step } = result;
      this.#put(key, { samples: samplesIn(this.image.dtype, buffer), width, height, step });
    } catch (error) {
      failed = error as Error;
      this.#failed.add(key);
    } finally {
      this.#coming.delete(key);
    }
    if (signal.aborted) return;
    this.#ask();
    this.told(failed);
  }

  #put(key: string, slice: Slice): void {
    this.#held.set(key, slice);
    this.#nbytes += slice.samples.byteLength;
    for (const [old, { samples }] of this.#held) {
      if (this.#nbytes <= KEPT) return;
      this.#held.delete(old);
      this.#nbytes -= samples.byteLength;
    }
  }
}

function keyOf({ plane, slice, t, step }: SliceWish): string {
  return `${t}/${plane}/${slice}/${step}`;
}
