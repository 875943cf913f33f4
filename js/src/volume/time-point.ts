/** All voxels of a volume at one time: they come in slabs, those around the middle first. */

import type { ImageState } from "../protocol";
import type { Transport } from "../transport/transport";
import { cut } from "./cut";
import type { PlaneName, Voxel } from "./planes";
import { bytesOf, emptySamples, type Samples, samplesIn } from "./sample-type";

/** Bytes of a slab, and slabs that are awaited at once. */
const SLAB = 4 * 2 ** 20;
const CALLS = 2;

export class TimePoint {
  readonly samples: Samples;
  /** Whether each axial slice is there. */
  readonly #arrived: Uint8Array;
  readonly #slabs: [first: number, count: number][];
  readonly #stopping = new AbortController();
  #missing: number;
  #calls = 0;

  /** @param told Called when something has come, or with the reason why it has not. */
  constructor(
    private readonly image: ImageState,
    private readonly shape: Voxel,
    private readonly t: number,
    private readonly transport: Transport,
    private readonly told: (error: Error | null) => void,
  ) {
    const [ni, nj, nk] = shape;
    this.samples = emptySamples(image.dtype, ni * nj * nk * samplesEach(image));
    this.#arrived = new Uint8Array(nk);
    this.#missing = nk;
    this.#slabs = slabs(nk, Math.max(1, Math.floor(SLAB / (byteLength(image, [ni, nj, 1]) || 1))));
    this.#ask();
  }

  get complete(): boolean {
    return this.#missing === 0;
  }

  /** From 0 to 1. */
  get progress(): number {
    return 1 - this.#missing / Math.max(1, this.#arrived.length);
  }

  get nbytes(): number {
    return this.samples.byteLength;
  }

  /** A slice, null where not all of it is there. */
  slice(plane: PlaneName, slice: number): Samples | null {
    const there = this.complete || (plane === "axial" && this.#arrived[slice] === 1);
    return there ? cut(this.samples, this.shape, plane, slice, samplesEach(this.image)) : null;
  }

  /** The samples of a voxel, null where it has not come. */
  at([i, j, k]: Voxel): number[] | null {
    if (this.#arrived[k] !== 1) return null;
    const each = samplesEach(this.image);
    const start = each * (i + this.shape[0] * (j + this.shape[1] * k));
    return Array.from(this.samples.subarray(start, start + each));
  }

  /** Ask again for what could not be had. */
  retry(): void {
    this.#ask();
  }

  close(): void {
    this.#stopping.abort();
  }

  #ask(): void {
    while (this.#calls < CALLS && !this.#stopping.signal.aborted) {
      const slab = this.#slabs.shift();
      if (slab === undefined) return;
      void this.#read(slab);
    }
  }

  async #read(slab: [number, number]): Promise<void> {
    const [first, count] = slab;
    const { signal } = this.#stopping;
    this.#calls++;
    let failed: Error | null = null;
    try {
      const asked = { image: this.image.id, t: this.t, first, count };
      const { buffers } = await this.transport.call("volume.slab", asked, { signal });
      const [buffer] = buffers;
      if (signal.aborted || buffer === undefined) return;
      this.#put(first, count, samplesIn(this.image.dtype, buffer));
      this.#calls--;
      this.#ask();
    } catch (error) {
      // Asked for again by `retry`, as when the kernel answers again.
      failed = error as Error;
      this.#calls--;
      this.#slabs.unshift(slab);
    }
    if (!signal.aborted) this.told(failed);
  }

  #put(first: number, count: number, samples: Samples): void {
    const [ni, nj] = this.shape;
    this.samples.set(samples as never, first * ni * nj * samplesEach(this.image));
    this.#arrived.fill(1, first, first + count);
    this.#missing -= count;
  }
}

/** Of colours three bytes a voxel. */
export function samplesEach({ space }: Pick<ImageState, "space">): number {
  return space?.content === "color" ? 3 : 1;
}

/** Bytes of so many voxels. */
export function byteLength(image: ImageState, [ni, nj, nk]: Voxel): number {
  return ni * nj * nk * samplesEach(image) * bytesOf(image.dtype);
}

/** Slabs of up to `thickness` slices that are together all, those around the middle first. */
export function slabs(slices: number, thickness: number): [first: number, count: number][] {
  const firsts = Array.from({ length: Math.ceil(slices / thickness) }, (_, i) => i * thickness);
  const middle = slices / 2;
  return firsts
    .map((first): [number, number] => [first, Math.min(thickness, slices - first)])
    .sort((a, b) => Math.abs(a[0] + a[1] / 2 - middle) - Math.abs(b[0] + b[1] / 2 - middle));
}
