/** What the samples of a slice look like: greys, colours or labels, as words of RGBA. */

import { composite } from "../samples/compositing";
import type { Samples } from "./sample-type";

/** Stored samples that are shown black and white. */
export type Window = readonly [low: number, high: number];

/** How bright samples are shown. */
export interface Tone {
  window: Window;
  /** Above 1 the middle of the window is brighter. */
  gamma: number;
}

/** Opaque black, as a word of RGBA bytes in the order of every machine that runs a browser. */
const BLACK = 0xff000000;

const WHITE = "#ffffff";

/** Writes samples as greys, words of RGBA; what is no number is black. */
export function paintGrey(samples: Samples, { window, gamma }: Tone, out: Uint32Array): void {
  const [low, high] = window;
  composite([{ samples, look: { color: WHITE, window: [low, high], gamma } }], out);
}

/** Writes samples of three bytes as colours. */
export function paintColor(samples: Samples, out: Uint32Array): void {
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    const [r = 0, g = 0, b = 0] = [samples[at], samples[at + 1], samples[at + 2]];
    out[i] = (BLACK | (b << 16) | (g << 8) | r) >>> 0;
  }
}

/** Writes samples by the colour of each label. */
export function paintLabels(
  samples: Samples,
  colorOf: (label: number) => number,
  out: Uint32Array,
) {
  const known = new Map<number, number>();
  let [last, color] = [Number.NaN, BLACK];
  for (let i = 0; i < samples.length; i++) {
    const label = samples[i] as number;
    if (label !== last) {
      last = label;
      color = known.get(label) ?? colorOf(label);
      known.set(label, color);
    }
    out[i] = color;
  }
}

/** A word of RGBA of `#rrggbb`. */
export function wordOf(color: string): number {
  const rgb = Number.parseInt(color.slice(1), 16);
  return (BLACK | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}
