/**
 * Reads the annotations of the open image: all of them while they are few, those around the
 * viewport while they are many.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import { type Bounds, contains, enlarge } from "../geometry/shapes";
import type { GeometryReply, Methods } from "../protocol";
import { decodeGeometry } from "./decode";
import type { AnnotationStore } from "./store";

/** As many as a browser draws without stutter (about 100 ms a frame without a GPU). */
export const LIMIT = 5_000;
/** Read this share more on every side, so that a short pan needs no new read. */
const MARGIN = 0.5;

export interface Reader {
  call<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
  ): Promise<{ result: Methods[M]["result"]; buffers: DataView[] }>;
}

export interface LoadState {
  /** "idle" before the first read. */
  phase: "idle" | "loading" | "loaded" | "failed";
  /** How many the read brought, and how many the image has. */
  count: number;
  total: number;
  /** Whether some of the place that was asked for did not come. */
  cut: boolean;
  /** Whether only the surroundings of the viewport are loaded. */
  partial: boolean;
  /** Whether the labels of the whole image are known: every read of a part brings them all. */
  labelled: boolean;
  reason?: string;
}

const IDLE: LoadState = {
  phase: "idle",
  count: 0,
  total: 0,
  cut: false,
  partial: false,
  labelled: false,
};

export class AnnotationLoader {
  readonly #state = signal<LoadState>(IDLE);
  #covered: Bounds | null = null;
  #ticket = 0;
  #reloading = false;
  #again = false;

  /**
   * @param viewport Present extent in pixels of level 0, null before there is one.
   * @param keep Ids that stay loaded when they leave the viewport, such as the selection.
   */
  constructor(
    private readonly reader: Reader,
    private readonly store: AnnotationStore,
    private readonly viewport: () => Bounds | null,
    private readonly keep: () => ReadonlySet<string>,
  ) {}

  get state(): ReadonlySignal<LoadState> {
    return this.#state;
  }

  /** Forget the last image. */
  reset(): void {
    this.#ticket++;
    this.#covered = null;
    this.#state.value = IDLE;
  }

  /** Read the image the store was turned to, after `reset`. */
  async open(): Promise<void> {
    await this.#read(null);
  }

  /** Read anew, as after somebody else's change; many changes at once are one more read. */
  async reload(): Promise<void> {
    if (this.#reloading) {
      this.#again = true;
      return;
    }
    this.#reloading = true;
    try {
      do {
        this.#again = false;
        await this.#read(this.#state.peek().partial ? this.#wanted() : null);
      } while (this.#again);
    } finally {
      this.#reloading = false;
    }
  }

  /** The viewport came to rest: read what it shows if that is not loaded. */
  async settled(): Promise<void> {
    const { phase, partial, cut } = this.#state.peek();
    const viewport = this.viewport();
    if (phase === "idle" || !partial || viewport === null) return;
    if (!cut && this.#covered && contains(this.#covered, viewport)) return;
    await this.#read(this.#wanted());
  }

  /** Where shapes are dense the margin would take the room of what is in view. */
  #wanted(): Bounds | null {
    const { cut, count } = this.#state.peek();
    const viewport = this.viewport();
    return viewport && enlarge(viewport, cut || count > LIMIT / 4 ? 0 : MARGIN);
  }

  async #read(bbox: Bounds | null): Promise<void> {
    const { image, position } = this.store;
    if (image === null) return;
    const ticket = ++this.#ticket;
    const mark = this.store.mark();
    const { z, t } = position;
    if (this.#state.peek().phase !== "loaded") this.#set({ phase: "loading" });
    try {
      const { result, buffers } = await this.reader.call("annotations.read", {
        image,
        z,
        t,
        bbox,
        resolution: 1,
        few: LIMIT,
      });
      if (ticket !== this.#ticket) return this.store.unmark(mark);
      this.store.load(decodeGeometry(result, buffers, position), mark, this.keep());
      await this.#loaded(result, bbox);
    } catch (error) {
      this.store.unmark(mark);
      if (ticket === this.#ticket) this.#failed(error as Error);
    }
  }

  async #loaded({ count, total, scope }: GeometryReply, bbox: Bounds | null): Promise<void> {
    const cut = scope === "large";
    const partial = scope !== "all";
    this.#covered = bbox;
    this.#state.value = { phase: "loaded", count, total, cut, partial, labelled: true };
    // A read that was cut may have left out what is in view.
    const viewport = this.viewport();
    if (!cut || viewport === null || (bbox && contains(viewport, bbox))) return;
    await this.#read(viewport);
  }

  #failed(error: Error): void {
    this.#set({ phase: "failed", reason: error.message });
  }

  #set(values: Partial<LoadState>): void {
    this.#state.value = { ...this.#state.peek(), ...values };
  }
}
