/** A slice as a picture: a canvas of one pixel a voxel, in in-plane voxel axes. */

import type { ImageState } from "../protocol";
import { paintColor, paintGrey, paintLabels, type Tone, type Window, wordOf } from "./paint";
import type { Slice } from "./slice-cache";

/** The window of a volume unless another was chosen. */
export function defaultWindow({ channel_list }: Pick<ImageState, "channel_list">): Window {
  return channel_list[0]?.window ?? [0, 255];
}

/** Paints a slice over what the canvas showed. */
export function paintSlice(
  canvas: HTMLCanvasElement,
  { samples, width, height }: Slice,
  { space }: Pick<ImageState, "space">,
  tone: Tone,
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null || space === null) return;
  const pixels = context.createImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  if (space.content === "color") paintColor(samples, words);
  else if (space.content === "labels") paintLabels(samples, labelColors(space.palette), words);
  else paintGrey(samples, tone, words);
  context.putImageData(pixels, 0, 0);
}

/** Of a colour table, or by turns of the colour circle; 0 is what has no label. */
export function labelColors(palette: readonly string[]): (label: number) => number {
  return (label) => {
    const color = palette[label];
    if (color !== undefined) return wordOf(color);
    return label === 0 ? wordOf("#000000") : turned(label);
  };
}

/** Golden angle: labels that follow each other are far apart on the colour circle. */
const TURN = 137.508;

function turned(label: number): number {
  const hue = (((label * TURN) % 360) + 360) % 360;
  const level = (n: number) => {
    const k = (n + hue / 60) % 6;
    return Math.round(255 * (0.92 - 0.62 * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  const [r, g, b] = [level(5), level(3), level(1)];
  return wordOf(`#${[r, g, b].map((one) => one.toString(16).padStart(2, "0")).join("")}`);
}
