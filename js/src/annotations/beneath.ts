/** The label tiles under the vectors: brings tiles, colours and what is loaded together. */

import { effect } from "@preact/signals";
import type { Vertex } from "../geometry/shapes";
import type { Coloring } from "./coloring";
import type { Editor } from "./editor";
import type { ViewFilter } from "./filter";
import type { Size } from "./label-grid";
import { type Beneath, LabelLayer } from "./label-layer";
import { LabelPainter } from "./label-painter";
import type { ToMap } from "./to-geometry";

export interface BeneathHost {
  toMap: ToMap;
  /** Size of the open image, null while there is none. */
  size(): Size | null;
}

export class TilesBeneath {
  readonly layer: LabelLayer;
  readonly #painter: LabelPainter;
  readonly #leaving: (() => void)[];

  constructor(
    private readonly editor: Pick<Editor, "store" | "loader" | "labels">,
    host: BeneathHost,
    zIndex: number,
  ) {
    const { store, loader, labels } = editor;
    this.#painter = new LabelPainter(labels.legend);
    this.layer = new LabelLayer(
      labels,
      {
        ...host,
        beneath: () => this.#beneath(),
        picture: (tile) => this.#painter.picture(tile),
        version: () => this.#version(),
        drawn: () => queueMicrotask(() => loader.tilesDrawn()),
      },
      zIndex,
    );
    const changed = () => this.layer.changed();
    this.#leaving = [
      store.on(changed),
      effect(() => {
        void loader.state.value;
        changed();
      }),
    ];
  }

  /** Show what a filter lets through, in these colours. */
  style(filter: ViewFilter, colors: Coloring): void {
    this.#painter.style(filter, colors);
    this.layer.changed();
  }

  /** Whether a shape that is not loaded is seen at a place of the image. */
  shows(place: Vertex): boolean {
    const { loader, labels } = this.editor;
    const { scope, level } = loader.state.peek();
    return scope === "large" && this.#painter.isSeen(labels.pixelAt(place, level));
  }

  close(): void {
    for (const leave of this.#leaving) leave();
    this.layer.dispose();
  }

  #beneath(): Beneath | null {
    const { loader } = this.editor;
    const { phase, scope, level } = loader.state.peek();
    if (phase === "idle" || scope === "all") return null;
    return scope === "part" ? { level: null, covered: loader.covered } : { level, covered: null };
  }

  #version(): number {
    this.#painter.blank(this.editor.store.slots);
    return this.#painter.version();
  }
}
