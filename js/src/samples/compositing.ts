/**
 * Channels added up to colours, on the CPU: a table of each sample there can be. No graphics card
 * is needed, and a drag of the contrast costs no message.
 */

import type { Samples } from "../volume/sample-type";
import type { ChannelLook } from "./looks";

/** The samples of one channel and how they are shown. */
export interface Part {
  samples: Samples;
  look: Pick<ChannelLook, "color" | "window" | "gamma">;
}

/**
 * Red, green and blue take ten bits each of a word, so that four channels can be added before
 * anything overflows.
 */
const [GREEN, BLUE, MASK] = [10, 20, 0x3ff];
const AT_ONCE = 4;
/** Steps from black to full brightness: four of each that a screen can show. */
const STEPS = 1024;
const OPAQUE = 0xff000000;

/** Writes the sum of channels as words of RGBA; without any it is black. */
export function composite(parts: readonly Part[], out: Uint32Array): void {
  out.fill(0);
  let room = AT_ONCE;
  for (const part of parts) {
    if (room === 0) {
      saturate(out);
      room = AT_ONCE - 1;
    }
    add(part, out);
    room--;
  }
  finish(out);
}

function add({ samples, look }: Part, out: Uint32Array): void {
  if (samples.BYTES_PER_ELEMENT <= 2) addByTable(samples, sampleTable(samples, look), out);
  else addBySteps(samples, look, out);
}

function addByTable(samples: Samples, table: Uint32Array, out: Uint32Array): void {
  const mask = table.length - 1;
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i] as number) + (table[(samples[i] as number) & mask] as number);
  }
}

function addBySteps(samples: Samples, look: Part["look"], out: Uint32Array): void {
  const [low, high] = look.window;
  const table = ramp(look);
  const scale = (STEPS - 1) / (high - low || Number.MIN_VALUE);
  for (let i = 0; i < out.length; i++) {
    const step = ((samples[i] as number) - low) * scale + 0.5;
    // What is no number is black.
    const index = step >= STEPS ? STEPS - 1 : step > 0 ? step | 0 : 0;
    out[i] = (out[i] as number) + (table[index] as number);
  }
}

const tables = new Map<string, Uint32Array>();
const KEPT_TABLES = 32;

/** Colour of each sample of 8 or 16 bits, by its bits. */
function sampleTable(samples: Samples, look: Part["look"]): Uint32Array {
  const length = 2 ** (8 * samples.BYTES_PER_ELEMENT);
  const signed = samples instanceof Int8Array || samples instanceof Int16Array;
  const key = `${length} ${signed} ${look.color} ${look.window} ${look.gamma}`;
  const known = tables.get(key);
  if (known) return known;
  const [low, high] = look.window;
  const colors = ramp(look);
  const table = new Uint32Array(length);
  for (let bits = 0; bits < length; bits++) {
    const sample = signed && bits >= length / 2 ? bits - length : bits;
    const step = (brightness(sample, low, high) * (STEPS - 1) + 0.5) | 0;
    table[bits] = colors[step] as number;
  }
  if (tables.size >= KEPT_TABLES) tables.clear();
  tables.set(key, table);
  return table;
}

/** The colours from black to full brightness. */
function ramp(look: Part["look"]): Uint32Array {
  return Uint32Array.from({ length: STEPS }, (_, step) => lit(look, step / (STEPS - 1)));
}

/** From 0 to 1; a window of no width is a threshold. */
function brightness(sample: number, low: number, high: number): number {
  if (high <= low) return sample > low ? 1 : 0;
  return Math.min(1, Math.max(0, (sample - low) / (high - low)));
}

function lit({ color, gamma }: Part["look"], share: number): number {
  const rgb = Number.parseInt(color.slice(1), 16);
  const bright = gamma === 1 ? share : share ** (1 / gamma);
  const part = (byte: number) => Math.round(byte * bright);
  return part(rgb >> 16) | (part((rgb >> 8) & 255) << GREEN) | (part(rgb & 255) << BLUE);
}

function saturate(out: Uint32Array): void {
  for (let i = 0; i < out.length; i++) {
    const sum = out[i] as number;
    const [red, green, blue] = [sum & MASK, (sum >> GREEN) & MASK, sum >>> BLUE];
    out[i] = Math.min(255, red) | (Math.min(255, green) << GREEN) | (Math.min(255, blue) << BLUE);
  }
}

/** From ten bits a colour to bytes, opaque, in the order of machines that run browsers. */
function finish(out: Uint32Array): void {
  for (let i = 0; i < out.length; i++) {
    const sum = out[i] as number;
    let red = sum & MASK;
    let green = (sum >> GREEN) & MASK;
    let blue = sum >>> BLUE;
    if (red > 255) red = 255;
    if (green > 255) green = 255;
    if (blue > 255) blue = 255;
    out[i] = (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
  }
}
