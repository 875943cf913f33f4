/**
 * The voxels of one image, shared by all that show it. A volume up to a limit travels once for each
 * time that is looked at and is cut here, so that scrolling sends nothing; of a larger one slices
 * come on demand, their neighbours ahead, and a coarse one first while somebody scrolls.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { ImageState } from "../protocol";
import type { Transport } from "../transport/transport";
import { type PlaneName, sliceCount, sliceSize, type Voxel } from "./planes";
import { type Slice, SliceCache, type SliceWish } from "./slice-cache";
import { byteLength, TimePoint } from "./time-point";

export interface SlicePlace {
  plane: PlaneName;
  slice: number;
  t: number;
}

/** Milliseconds between two slices that are one scrolling. */
const SCROLLING = 150;
/** Every so many voxels of a slice that is scrolled past. */
const COARSE = 4;
/** Slices fetched ahead on each side. */
const AHEAD = 3;

export class Volume {
  readonly #told = signal(0);
  readonly #progress = signal(0);
  readonly #trouble = signal<string | null>(null);
  readonly #slices: SliceCache;
  /** By time, the least lately used first. */
  readonly #points = new Map<number, TimePoint>();
  readonly #wanted = new Map<PlaneName, SlicePlace>();
  readonly #leave: () => void;
  #last = Number.NEGATIVE_INFINITY;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** @param limit Bytes of one time up to which all of it travels at once. */
  constructor(
    readonly image: ImageState,
    readonly shape: Voxel,
    private readonly transport: Transport,
    private readonly limit: number,
  ) {
    this.#slices = new SliceCache(image, transport, (error) => this.#arrived(error));
    this.#leave = transport.state.subscribe((state) => {
      if (state === "ready") this.#retry();
    });
  }

  /** Bumped when more of it has come. */
  get told(): ReadonlySignal<number> {
    return this.#told;
  }

  /** Of the time that is looked at, from 0 to 1; 1 where nothing is awaited. */
  get progress(): ReadonlySignal<number> {
    return this.#progress;
  }

  /** Why what was asked for last could not be had, null where it was. */
  get trouble(): ReadonlySignal<string | null> {
    return this.#trouble;
  }

  /** Whether all of it travels at once. */
  get travels(): boolean {
    return byteLength(this.image, this.shape) <= this.limit;
  }

  /** The best there is of a slice, null where there is nothing of it. */
  slice({ plane, slice, t }: SlicePlace): Slice | null {
    const samples = this.#points.get(t)?.slice(plane, slice);
    if (samples) {
      const [width, height] = sliceSize(this.shape, plane);
      return { samples, width, height, step: 1 };
    }
    const fine = this.#slices.get({ plane, slice, t, step: 1 });
    return fine ?? this.#slices.get({ plane, slice, t, step: COARSE }) ?? null;
  }

  /** The samples of a voxel, null where they have not come. */
  at(voxel: Voxel, t: number): number[] | null {
    const samples = this.#points.get(t)?.at(voxel);
    if (samples) return samples;
    for (const { plane, slice } of this.#wanted.values()) {
      const held = this.#slices.get({ plane, slice, t, step: 1 });
      const found = held && sampleOf(held, plane, slice, voxel);
      if (found) return found;
    }
    return null;
  }

  /** Say what a pane shows from now on. */
  want(place: SlicePlace): void {
    const before = this.#wanted.get(place.plane);
    if (before?.slice === place.slice && before.t === place.t) return;
    this.#wanted.delete(place.plane);
    this.#wanted.set(place.plane, place);
    if (this.travels) this.#turnTo(place.t);
    const now = performance.now();
    const scrolling = now - this.#last < SCROLLING;
    this.#last = now;
    this.#ask(scrolling);
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#ask(false), SCROLLING);
  }

  /** A pane no longer shows this plane. */
  unwant(plane: PlaneName): void {
    this.#wanted.delete(plane);
  }

  close(): void {
    clearTimeout(this.#resting);
    this.#leave();
    this.#slices.close();
    for (const point of this.#points.values()) point.close();
    this.#points.clear();
  }

  #turnTo(t: number): void {
    const known = this.#points.get(t);
    this.#points.delete(t);
    this.#points.set(t, known ?? this.#begin(t));
    this.#trim();
    this.#progress.value = this.#points.get(t)?.progress ?? 1;
  }

  #begin(t: number): TimePoint {
    return new TimePoint(this.image, this.shape, t, this.transport, (error) =>
      this.#arrived(error),
    );
  }

  #trim(): void {
    let total = 0;
    for (const point of this.#points.values()) total += point.nbytes;
    for (const [t, point] of this.#points) {
      if (total <= this.limit || this.#points.size === 1) return;
      point.close();
      this.#points.delete(t);
      total -= point.nbytes;
    }
  }

  #arrived(error: Error | null): void {
    this.#trouble.value = error?.message ?? null;
    const t = this.#now();
    this.#progress.value = this.travels ? (this.#points.get(t)?.progress ?? 1) : 1;
    if (this.#progress.peek() === 1 && this.travels) this.#fetchAhead(t);
    this.#told.value++;
  }

  #now(): number {
    return [...this.#wanted.values()].at(-1)?.t ?? 0;
  }

  /** The times before and after are at hand as well, as far as there is room. */
  #fetchAhead(t: number): void {
    const each = byteLength(this.image, this.shape);
    const last = this.image.frames - 1;
    for (const next of [t + 1, t - 1]) {
      const room = (this.#points.size + 1) * each <= this.limit;
      if (!room || next < 0 || next > last || this.#points.has(next)) continue;
      const point = this.#begin(next);
      // What was looked at last stays last.
      const standing = [...this.#points];
      this.#points.clear();
      this.#points.set(next, point);
      for (const [time, one] of standing) this.#points.set(time, one);
    }
  }

  #retry(): void {
    for (const point of this.#points.values()) point.retry();
    this.#slices.retry();
  }

  #ask(scrolling: boolean): void {
    const missing = [...this.#wanted.values()]
      .reverse()
      .filter(({ plane, slice, t }) => !this.#points.get(t)?.slice(plane, slice));
    const wishes = missing.flatMap((place): SliceWish[] => {
      const fine = { ...place, step: 1 };
      return scrolling ? [{ ...place, step: COARSE }, fine] : [fine];
    });
    const ahead = this.travels
      ? []
      : [...this.#wanted.values()].reverse().flatMap((place) => this.#neighbours(place));
    this.#slices.want([...wishes, ...ahead]);
  }

  #neighbours({ plane, slice, t }: SlicePlace): SliceWish[] {
    const last = sliceCount(this.shape, plane) - 1;
    const steps = Array.from({ length: AHEAD }, (_, i) => i + 1).flatMap((by) => [by, -by]);
    return steps
      .map((by) => ({ plane, slice: slice + by, t, step: 1 }))
      .filter((one) => one.slice >= 0 && one.slice <= last);
  }
}

function sampleOf(held: Slice, plane: PlaneName, slice: number, voxel: Voxel): number[] | null {
  const [i, j, k] = voxel;
  const [x, y, depth] = plane === "axial" ? [i, j, k] : plane === "coronal" ? [i, k, j] : [j, k, i];
  if (depth !== slice) return null;
  const each = held.samples.length / (held.width * held.height);
  const start = each * (x + y * held.width);
  return Array.from(held.samples.subarray(start, start + each));
}

/** The volumes of a viewer: of the image that is open, none for others. */
export class Volumes {
  readonly #open = signal<Volume | null>(null);

  /** @param limit Bytes of one time up to which all of a volume travels at once. */
  constructor(
    private readonly transport: Transport,
    private readonly limit: () => number,
  ) {}

  /** The volume that is open. */
  get open(): ReadonlySignal<Volume | null> {
    return this.#open;
  }

  /** Turn to an image; the voxels of another one are let go. */
  turnTo(image: ImageState | null): Volume | null {
    const before = this.#open.peek();
    const space = image?.kind === "volume" ? image.space : null;
    if (before && isSame(before.image, image)) return before;
    before?.close();
    this.#open.value =
      image && space ? new Volume(image, space.shape, this.transport, this.limit()) : null;
    return this.#open.peek();
  }

  close(): void {
    this.turnTo(null);
  }
}

function isSame(a: ImageState, b: ImageState | null): boolean {
  return a.id === b?.id && a.source === b.source;
}
