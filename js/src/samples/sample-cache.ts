/** Samples of tiles that have come, of all frames and channels, within a budget of bytes. */

import type { TilePlace } from "../transport/wishes";
import type { Samples } from "../volume/sample-type";

/** Gets the samples of a tile; null where the file has none. */
export type ReadSamples = (place: TilePlace, signal: AbortSignal) => Promise<Samples | null>;

interface OnTheWay {
  samples: Promise<Samples | null>;
  stop: AbortController;
  /** Those who still want it. */
  wanted: number;
}

export class SampleCache {
  readonly #kept = new Map<string, Samples | null>();
  readonly #coming = new Map<string, OnTheWay>();
  #bytes = 0;

  /** @param capacity Bytes that are kept; what is looked at now stays anyway. */
  constructor(
    private readonly read: ReadSamples,
    private readonly capacity: number,
  ) {}

  /** Bytes of what is kept. */
  get used(): number {
    return this.#bytes;
  }

  /** The samples if they are there; undefined where they are not. */
  peek(place: TilePlace): Samples | null | undefined {
    const key = keyOf(place);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
    }
    return known;
  }

  /** The samples, of the kernel where they are not there; called back when nobody wants them. */
  async get(place: TilePlace, signal: AbortSignal): Promise<Samples | null> {
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
      return await Promise.race([coming.samples, abortOf(signal)]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  clear(): void {
    for (const { stop } of this.#coming.values()) stop.abort();
    this.#coming.clear();
    this.#kept.clear();
    this.#bytes = 0;
  }

  #ask(key: string, place: TilePlace): OnTheWay {
    const stop = new AbortController();
    const samples = this.read(place, stop.signal)
      .then((found) => {
        if (!stop.signal.aborted) this.#keep(key, found);
        return found;
      })
      .finally(() => {
        if (this.#coming.get(key)?.stop === stop) this.#coming.delete(key);
      });
    // Whoever asked may have left.
    samples.catch(() => undefined);
    const coming = { samples, stop, wanted: 0 };
    stop.signal.addEventListener("abort", () => {
      if (this.#coming.get(key)?.stop === stop) this.#coming.delete(key);
    });
    this.#coming.set(key, coming);
    return coming;
  }

  #keep(key: string, samples: Samples | null): void {
    this.#kept.set(key, samples);
    this.#bytes += samples?.byteLength ?? 0;
    for (const [oldest, one] of this.#kept) {
      if (this.#bytes <= this.capacity || oldest === key) return;
      this.#kept.delete(oldest);
      this.#bytes -= one?.byteLength ?? 0;
    }
  }
}

function keyOf({ source, level, column, row, z, t, c }: TilePlace): string {
  return `${source} ${level} ${column} ${row} ${z} ${t} ${c}`;
}

function abortOf(signal: AbortSignal): Promise<never> {
  const reason = () => new DOMException("no longer wanted", "AbortError");
  if (signal.aborted) return Promise.reject(reason());
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(reason()), { once: true });
  });
}
