/** Tiles that are wanted: collected, asked for together, matched with what comes. */

import type { TileReply, TileWish } from "../protocol";
import { aborted, CallError, timedOut } from "./errors";

export interface TilePlace {
  source: string;
  level: number;
  column: number;
  row: number;
  z: number;
  t: number;
  c: number;
}

/** A tile as it came: a picture file, or samples. */
export interface TileFile {
  bytes: Uint8Array<ArrayBuffer>;
  mediaType: string;
}

interface Wish {
  readonly wish: TileWish;
  /** Number of the tick it came in; later ticks are more urgent, within one the earlier wish. */
  readonly tick: number;
  deadline: number;
  askedAgain: boolean;
  settle(tile: TileFile | null): void;
  fail(error: Error): void;
}

/**
 * Requests on the way at most. Those of two large screens go at once, so that they come in few
 * replies; the kernel takes the newest first and heeds what is called back, so more does not delay.
 */
export const OUTSTANDING = 256;
/** Milliseconds without any tile, while the kernel answers other things, until one is asked again. */
export const TILE_PATIENCE = 10_000;

export class Wishes {
  private tick = 0;
  private readonly waiting = new Map<number, Wish>();
  private readonly asked = new Map<number, Wish>();
  private again: TileWish[] = [];
  private cancelled: number[] = [];

  /** `soon` is called when there is something for `take`. */
  constructor(
    private readonly number: () => number,
    private readonly soon: () => void,
  ) {}

  /** How many were asked for and have not come. */
  get outstanding(): number {
    return this.asked.size;
  }

  ask(place: TilePlace, signal: AbortSignal): Promise<TileFile | null> {
    if (signal.aborted) return Promise.reject(aborted());
    const request = this.number();
    const { source, level, column, row, z, t, c } = place;
    return new Promise<TileFile | null>((resolve, reject) => {
      const cancel = () => {
        this.drop(request);
        reject(aborted());
      };
      const done = () => signal.removeEventListener("abort", cancel);
      signal.addEventListener("abort", cancel, { once: true });
      this.waiting.set(request, {
        wish: [request, source, level, column, row, z, t, c],
        tick: this.tick,
        deadline: 0,
        askedAgain: false,
        settle: (tile) => {
          done();
          resolve(tile);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      });
      this.soon();
    });
  }

  /** What to send now, most urgent first; null if nothing. */
  take(now: number): { want: TileWish[]; cancel: number[] } | null {
    const room = Math.max(0, OUTSTANDING - this.asked.size);
    const chosen = [...this.waiting.values()].sort((a, b) => b.tick - a.tick).slice(0, room);
    this.tick += 1;
    for (const one of chosen) {
      one.deadline = now + TILE_PATIENCE;
      this.waiting.delete(one.wish[0]);
      this.asked.set(one.wish[0], one);
    }
    const want = [...this.again, ...chosen.map((one) => one.wish)];
    const cancel = this.cancelled;
    this.again = [];
    this.cancelled = [];
    return want.length + cancel.length > 0 ? { want, cancel } : null;
  }

  /** Takes in a batch; `buffers` hold the files of those with status "image", in order. */
  receive(tiles: TileReply[], buffers: DataView[], now: number): void {
    let next = 0;
    for (const tile of tiles) {
      const file = tile.status === "image" ? buffers[next++] : undefined;
      const one = this.asked.get(tile.request);
      if (one === undefined) continue;
      this.asked.delete(tile.request);
      settle(one, tile, file);
    }
    this.grant(now);
    if (this.waiting.size > 0) this.soon();
  }

  /** Lets all that is outstanding wait from now: the kernel was busy, or is at work on tiles. */
  grant(now: number): void {
    for (const one of this.asked.values()) one.deadline = now + TILE_PATIENCE;
  }

  /** Asks overdue tiles once again, then gives them up. */
  overdue(now: number): void {
    for (const [request, one] of this.asked) {
      if (one.deadline > now) continue;
      if (one.askedAgain) {
        this.asked.delete(request);
        one.fail(timedOut("for a tile"));
        continue;
      }
      one.askedAgain = true;
      one.deadline = now + TILE_PATIENCE;
      this.again.push(one.wish);
    }
    if (this.again.length + this.waiting.size > 0) this.soon();
  }

  failAll(error: Error): void {
    const all = [...this.asked.values(), ...this.waiting.values()];
    this.asked.clear();
    this.waiting.clear();
    this.again = [];
    this.cancelled = [];
    for (const one of all) one.fail(error);
  }

  private drop(request: number): void {
    if (this.waiting.delete(request) || !this.asked.delete(request)) return;
    this.again = this.again.filter((wish) => wish[0] !== request);
    this.cancelled.push(request);
    this.soon();
  }
}

function settle(one: Wish, tile: TileReply, file: DataView | undefined): void {
  if (tile.status === "empty") one.settle(null);
  else if (tile.status === "error") one.fail(new CallError("ExactError", tile.message ?? ""));
  else if (file === undefined)
    one.fail(new CallError("ExactError", "a tile came without its file"));
  else {
    const bytes = new Uint8Array(file.buffer as ArrayBuffer, file.byteOffset, file.byteLength);
    one.settle({ bytes, mediaType: tile.media_type ?? "" });
  }
}
