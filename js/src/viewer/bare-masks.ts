/** Segmentations in the viewer without tools: read from the store, shown as in the annotator. */

import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { UNKNOWN_COLOR } from "../annotations/style";
import { MaskBook } from "../masks/mask-book";
import type { ShownMask } from "../masks/mask-layer";
import { addMasks, isPainted, maskLook, unknownMask } from "../masks/shown";
import type { EventMessage, ImageState, TypeEntry, WirePosition } from "../protocol";
import type { Transport } from "../transport/transport";
import type { SlideMap } from "./slide-map";

const AS_DRAWN = { selected: false, filled: true };

interface Types {
  store: string;
  painted: readonly TypeEntry[];
}

export class BareMasks {
  readonly #types = signal<Types>({ store: "", painted: [] });
  readonly #book: MaskBook;
  readonly #leaving: (() => void)[];

  /** @param shown The image that is open. */
  constructor(
    private readonly transport: Transport,
    private readonly shown: ReadonlySignal<ImageState | null>,
    position: ReadonlySignal<WirePosition>,
  ) {
    this.#book = new MaskBook(
      transport,
      () => [],
      () => this.#types.peek().painted.map(({ id }) => id),
    );
    this.#leaving = [
      effect(() => {
        const image = shown.value;
        const { t } = position.value;
        const { painted } = this.#types.value;
        const open = image !== null && painted.length > 0 && image.kind !== "slide";
        untracked(() => void this.#book.open(open ? { image: image.id, t } : null));
      }),
      transport.on((event) => this.#hear(event)),
      transport.state.subscribe((state) => {
        if (state === "ready") void this.#learn();
      }),
    ];
  }

  /** Shows the masks on a map; returns how to take them away. */
  addTo(slide: SlideMap, where: () => WirePosition): () => void {
    return addMasks(slide, where, () => ({ masks: this.#masks(), opacity: 1 }));
  }

  close(): void {
    for (const leave of this.#leaving) leave();
    void this.#book.open(null);
  }

  /** Which types are painted may have changed, and with them what is read. */
  async #learn(): Promise<void> {
    try {
      const { result } = await this.transport.call("view.open", {});
      this.#types.value = { store: result.store, painted: result.types.filter(isPainted) };
      await this.#book.reload();
    } catch {
      // Asked again when the kernel is back.
    }
  }

  #hear(event: EventMessage["event"]): void {
    const { store } = this.#types.peek();
    if (event.type === "pyramid" || event.store !== store) return;
    if (event.type === "records") void this.#learn();
    else if (event.images.includes(this.shown.peek()?.id ?? 0)) void this.#book.reload();
  }

  #masks(): ShownMask[] {
    void this.#book.edition.value;
    return this.#types.value.painted.flatMap(({ id, color }) => {
      const mask = this.#book.shown(id);
      const look = maskLook(unknownMask(id, 0), color || UNKNOWN_COLOR, AS_DRAWN);
      return mask ? [{ type: id, mask, look }] : [];
    });
  }
}
