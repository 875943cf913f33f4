/** The channels of one tile, and the canvas they are shown on: painted anew when looks change. */

import type { TileFit } from "../viewer/tile-image";
import type { Samples } from "../volume/sample-type";
import { composite, type Part } from "./compositing";
import type { ChannelLook } from "./looks";

export class SamplePicture {
  readonly #canvas: HTMLCanvasElement;
  #painted: readonly ChannelLook[] | null = null;

  /**
   * @param channels Samples by the number of their channel, as many as are seen.
   * @param looks How channels are shown now.
   */
  constructor(
    private readonly channels: ReadonlyMap<number, Samples>,
    private readonly fit: TileFit,
    private readonly looks: () => readonly ChannelLook[],
  ) {
    this.#canvas = document.createElement("canvas");
    [this.#canvas.width, this.#canvas.height] = fit.size;
  }

  /** The canvas, painted as the looks say; where they are the same it costs nothing. */
  paint(): HTMLCanvasElement {
    const looks = this.looks();
    if (this.#painted !== looks) {
      this.#paint(looks);
      this.#painted = looks;
    }
    return this.#canvas;
  }

  /** Stored samples at a pixel of the tile, as it is stored, by channel. */
  at(x: number, y: number): ReadonlyMap<number, number> {
    const [width, height] = this.fit.used;
    if (x < 0 || y < 0 || x >= width || y >= height) return new Map();
    return new Map([...this.channels].map(([c, samples]) => [c, samples[y * width + x] as number]));
  }

  #paint(looks: readonly ChannelLook[]): void {
    const [width, height] = this.fit.used;
    const context = this.#canvas.getContext("2d");
    if (context === null || width === 0 || height === 0) return;
    const pixels = context.createImageData(width, height);
    const words = new Uint32Array(pixels.data.buffer);
    composite(this.#parts(looks), words);
    const left = this.fit.mirrored ? this.fit.size[0] - width : 0;
    if (this.fit.mirrored) mirrorRows(words, width);
    context.putImageData(pixels, left, 0);
  }

  #parts(looks: readonly ChannelLook[]): Part[] {
    return [...this.channels].flatMap(([c, samples]) => {
      const look = looks[c];
      return look?.visible ? [{ samples, look }] : [];
    });
  }
}

function mirrorRows(words: Uint32Array, width: number): void {
  for (let start = 0; start < words.length; start += width) {
    words.subarray(start, start + width).reverse();
  }
}
