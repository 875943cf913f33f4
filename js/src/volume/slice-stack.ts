/** The slice that a map shows: a layer while a volume is open, none else. */

import { effect } from "@preact/signals";
import type OlMap from "ol/Map.js";
import type { ImageState, WirePosition } from "../protocol";
import type { Pair } from "../viewer/pyramid";
import { type PlaneHost, planeOf } from "./plane-host";
import { SliceLayer } from "./slice-layer";

export class SliceStack {
  #layer: SliceLayer | null = null;
  readonly #stop: () => void;

  constructor(
    private readonly map: OlMap,
    private readonly host: PlaneHost,
    private readonly toMap: (x: number, y: number) => Pair,
  ) {
    this.#stop = effect(() => {
      void host.tone.value;
      this.#layer?.changed();
    });
  }

  get layer(): SliceLayer | null {
    return this.#layer;
  }

  /** @returns Whether it is a slice; other pictures are made of tiles. */
  show(image: ImageState | null, position: WirePosition): boolean {
    const plane = planeOf(position);
    const volume = plane && image ? this.host.volumes.turnTo(image) : null;
    if (plane === null || volume === null) {
      this.#remove();
      return false;
    }
    const place = { plane, slice: position.slice, t: position.t };
    if (this.#layer?.volume === volume) {
      this.#layer.show(place);
      return true;
    }
    this.#remove();
    this.#layer = new SliceLayer(volume, place, {
      toMap: this.toMap,
      tone: () => this.host.tone.peek(),
    });
    this.map.addLayer(this.#layer);
    return true;
  }

  close(): void {
    this.#stop();
    this.#remove();
  }

  #remove(): void {
    if (this.#layer === null) return;
    this.map.removeLayer(this.#layer);
    this.#layer.dispose();
    this.#layer = null;
  }
}
