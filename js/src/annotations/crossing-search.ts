/**
 * Looks for outlines that cross themselves while nothing else is to be done: among thousands of
 * shapes few do, and none is worth a picture that comes late.
 */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { crossingSigns } from "./self-crossing";

/** Milliseconds at a time. */
const SLICE = 6;

export class CrossingSearch {
  /** What was found; a shape never changes. */
  readonly #known = new WeakMap<WireShape, Vertex[]>();
  readonly #waiting = new Set<WireShape>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param found Called after some were found that cross themselves. */
  constructor(private readonly found: () => void) {}

  /** Where signs belong as far as it is known; what is not known is looked for. */
  of(shape: WireShape): Vertex[] {
    if (shape.kind !== "polygon") return [];
    const known = this.#known.get(shape);
    if (known) return known;
    this.#waiting.add(shape);
    this.#timer ??= setTimeout(() => this.#look());
    return [];
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #look(): void {
    const until = performance.now() + SLICE;
    let any = false;
    for (const shape of this.#waiting) {
      const places = crossingSigns(shape);
      this.#known.set(shape, places);
      this.#waiting.delete(shape);
      any ||= places.length > 0;
      if (performance.now() >= until) break;
    }
    this.#timer = this.#waiting.size > 0 ? setTimeout(() => this.#look()) : null;
    if (any) this.found();
  }
}
