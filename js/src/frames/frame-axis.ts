/** What a frame of an axis is called, and how one steps through them. */

import type { ImageState, WireFrameAxis } from "../protocol";

export type AxisName = "z" | "t";

export interface FrameAxis {
  name: AxisName;
  /** As a person says it. */
  title: string;
  size: number;
  /** How its frames are named and spaced. */
  told: WireFrameAxis;
}

/** The axes one can step through: of more than one frame. */
export function axesOf(image: ImageState | null): FrameAxis[] {
  if (image === null) return [];
  const axes: FrameAxis[] = [
    { name: "z", title: "Focus", size: image.depth, told: image.z_axis },
    { name: "t", title: "Time", size: image.frames, told: image.t_axis },
  ];
  // Of a volume planes are turned, in a bar of their own.
  const stepped = image.space === null ? axes : axes.filter(({ name }) => name === "t");
  return stepped.filter(({ size }) => size > 1);
}

/**
 * The words for a frame: "12 / 41  −3.0 µm". Focus is counted from the middle plane, up positive;
 * time from the first frame; where the file names its frames, their names.
 */
export function frameWords({ name, size, told }: FrameAxis, index: number): string {
  const count = `${index + 1} / ${size}`;
  const label = told.labels[index];
  if (label !== undefined) return `${count}  ${label}`;
  if (told.spacing === null) return count;
  const from = name === "z" ? (size - 1) / 2 : 0;
  return `${count}  ${measured((index - from) * told.spacing, told)}`;
}

function measured(value: number, { spacing, unit }: WireFrameAxis): string {
  // As many decimals as tell one frame from the next.
  const decimals = Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(spacing || 1))));
  const digits = Math.abs(value).toFixed(decimals);
  const sign = value < 0 && Number(digits) > 0 ? "−" : "";
  return `${sign}${digits} ${unit}`.trim();
}

/** Where a frame lies on a slider: its share of the way. */
export function placeOf(size: number, frame: number): number {
  return Math.min(1, Math.max(0, frame / Math.max(1, size - 1)));
}

/** Frames that have annotations, those that follow each other as one: first and last of each run. */
export function markRuns(size: number, frames: Iterable<number>): [first: number, last: number][] {
  const runs: [number, number][] = [];
  const marked = [...new Set(frames)].filter((one) => one >= 0 && one < size).sort((a, b) => a - b);
  for (const frame of marked) {
    const run = runs.at(-1);
    if (run && run[1] === frame - 1) run[1] = frame;
    else runs.push([frame, frame]);
  }
  return runs;
}
