/** What stored samples look like: a table for each sample there can be, on the CPU. */

import type { Samples } from "../volume/sample-type";

/** Stored samples that are shown black and white. */
export type Window = readonly [low: number, high: number];

/** Opaque black, as a word of RGBA bytes in the order of every machine that runs a browser. */
const BLACK = 0xff000000;

/** Writes samples as greys, words of RGBA; what is no number is black. */
export function paintGrey(samples: Samples, window: Window, out: Uint32Array): void {
  const table = greyTable(samples, window);
  if (table) {
    const mask = table.length - 1;
    for (let i = 0; i < samples.length; i++)
      out[i] = table[(samples[i] as number) & mask] as number;
    return;
  }
  const [low, high] = window;
  for (let i = 0; i < samples.length; i++) {
    out[i] = grey(levelOf(samples[i] as number, low, high));
  }
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

/** From 0 to 255; what is no number is 0. */
function levelOf(sample: number, low: number, high: number): number {
  const share = (sample - low) / (high - low || 1);
  return (Math.min(1, Math.max(0, share)) * 255 + 0.5) | 0;
}

function grey(level: number): number {
  return (BLACK | (level << 16) | (level << 8) | level) >>> 0;
}

/** Grey of each sample of 8 or 16 bits by its bits; null for wider ones. */
function greyTable(samples: Samples, [low, high]: Window): Uint32Array | null {
  if (samples.BYTES_PER_ELEMENT > 2) return null;
  const length = 2 ** (8 * samples.BYTES_PER_ELEMENT);
  const signed = samples instanceof Int8Array || samples instanceof Int16Array;
  const table = new Uint32Array(length);
  for (let bits = 0; bits < length; bits++) {
    const sample = signed && bits >= length / 2 ? bits - length : bits;
    table[bits] = grey(levelOf(sample, low, high));
  }
  return table;
}
