/**
 * Shows one slice of a volume on a map. The old slice stays until the new one is there; voxels are
 * squares where they are enlarged, smooth where not.
 */

import Layer from "ol/layer/Layer.js";
import type { FrameState } from "ol/Map.js";
import { create, multiply, set, type Transform } from "ol/transform.js";
import type { Patch } from "../geometry/patch";
import type { PatchView } from "../viewer/pixels";
import type { Pair } from "../viewer/pyramid";
import type { Tone } from "./paint";
import { paintSlice } from "./slice-picture";
import type { SlicePlace, Volume } from "./volume";

/** What the layer asks of the map it is on. */
export interface SliceHost {
  toMap(x: number, y: number): Pair;
  tone(): Tone;
}

type Six = [number, number, number, number, number, number];

export class SliceLayer extends Layer {
  readonly #canvas = document.createElement("canvas");
  /** Of one pixel a voxel. */
  readonly #picture = document.createElement("canvas");
  /** What the picture shows, null before there is any. */
  #shown: (Shown & { width: number; height: number }) | null = null;
  readonly #leave: () => void;

  constructor(
    readonly volume: Volume,
    private place: SlicePlace,
    private readonly host: SliceHost,
  ) {
    super({ zIndex: -1 });
    this.#canvas.className = "exact-slice";
    Object.assign(this.#canvas.style, { position: "absolute", inset: "0", pointerEvents: "none" });
    volume.want(place);
    this.#leave = volume.told.subscribe(() => this.changed());
  }

  /** The slice whose voxels are on the screen; null before the first has come. */
  get shown(): SlicePlace | null {
    return this.#shown;
  }

  show(place: SlicePlace): void {
    if (place.plane !== this.place.plane) {
      this.volume.unwant(this.place.plane);
      // Another plane's slice has no place here.
      this.#shown = null;
    }
    this.place = place;
    this.volume.want(place);
    this.changed();
  }

  override disposeInternal(): void {
    this.#leave();
    this.volume.unwant(this.place.plane);
    super.disposeInternal();
  }

  override render(frame: FrameState): HTMLElement {
    this.#refresh();
    const { pixelRatio, size } = frame;
    const [width, height] = size.map((length) => Math.round(length * pixelRatio)) as Pair;
    // Setting the size clears the canvas too.
    this.#canvas.width = width;
    this.#canvas.height = height;
    Object.assign(this.#canvas.style, { width: `${size[0]}px`, height: `${size[1]}px` });
    const context = this.#canvas.getContext("2d");
    if (context) {
      const scaled = set(create(), pixelRatio, 0, 0, pixelRatio, 0, 0);
      this.#draw(context, multiply(scaled, frame.coordinateToPixelTransform));
    }
    return this.#canvas;
  }

  /** Pixels as they are shown around a place of the map. */
  pixels({ center, resolution, radius, toImage }: PatchView): Patch | null {
    const side = 2 * radius + 1;
    const canvas = document.createElement("canvas");
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null || this.#shown === null) return null;
    const left = center[0] - (side / 2) * resolution;
    const top = center[1] + (side / 2) * resolution;
    const scale = 1 / resolution;
    this.#draw(context, set(create(), scale, 0, 0, -scale, -left * scale, top * scale));
    return {
      width: side,
      height: side,
      data: context.getImageData(0, 0, side, side).data,
      toImage: (x, y) => toImage([left + x * resolution, top - y * resolution]),
    };
  }

  #refresh(): void {
    const slice = this.volume.slice(this.place);
    if (slice === null) return;
    const tone = this.host.tone();
    const { step, width, height } = slice;
    const before = this.#shown;
    if (before && isSamePicture(before, { ...this.place, step, ...tone })) return;
    paintSlice(this.#picture, slice, this.volume.image, tone);
    this.#shown = { ...this.place, step, ...tone, width, height };
  }

  /** @param toPixel Map coordinates to pixels of the context. */
  #draw(context: CanvasRenderingContext2D, toPixel: Transform): void {
    if (this.#shown === null) return;
    const { step } = this.#shown;
    const toMap = this.#toMap(step);
    const all = multiply(toPixel.slice() as Transform, toMap);
    context.setTransform(...(all as unknown as Six));
    const enlarged = Math.hypot(all[0] ?? 1, all[1] ?? 0) >= 1 && step === 1;
    context.imageSmoothingEnabled = !enlarged;
    context.imageSmoothingQuality = "medium";
    context.drawImage(this.#picture, 0, 0);
    context.resetTransform();
  }

  /** Pixels of the picture, whose corners are at integers, to the map. */
  #toMap(step: number): Transform {
    const [x0, y0] = this.host.toMap(-0.5, -0.5);
    const [x1, y1] = this.host.toMap(0.5, -0.5);
    const [x2, y2] = this.host.toMap(-0.5, 0.5);
    const [ax, ay, bx, by] = [x1 - x0, y1 - y0, x2 - x0, y2 - y0];
    return set(create(), ax * step, ay * step, bx * step, by * step, x0, y0);
  }
}

type Shown = SlicePlace & Tone & { step: number };

function isSamePicture(a: Shown, b: Shown): boolean {
  return (
    a.plane === b.plane &&
    a.slice === b.slice &&
    a.t === b.t &&
    a.step === b.step &&
    a.gamma === b.gamma &&
    a.window[0] === b.window[0] &&
    a.window[1] === b.window[1]
  );
}
