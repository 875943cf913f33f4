/**
 * How the coordinates in which shapes are kept lie on the map: those of a slide as they are, those
 * of a plane of a volume flipped as radiologists look at it and in true proportion.
 */

import type { Bounds } from "../geometry/shapes";
import type { Pair } from "./pyramid";

export interface Display {
  /** What is shown, edge to edge, in image coordinates. */
  bounds: Bounds;
  /** Map units along each axis of one image coordinate. */
  scale: Pair;
  /** Whether an axis runs to the left, and whether it runs up. */
  flipped: readonly [across: boolean, down: boolean];
}

/** Of a slide, stack or picture: pixels of level 0, whose corners are at integers. */
export function slideDisplay({ width, height }: { width: number; height: number }): Display {
  return { bounds: [0, 0, width, height], scale: [1, 1], flipped: [false, false] };
}

/** Width and height on the map. */
export function sizeOf({ bounds: [x0, y0, x1, y1], scale }: Display): Pair {
  return [(x1 - x0) * scale[0], (y1 - y0) * scale[1]];
}

/** Map units of one image coordinate, in the mean of both axes. */
export function meanScale({ scale }: Display): number {
  return Math.sqrt(scale[0] * scale[1]);
}

/** How much longer than in the mean each axis is seen. */
export function stretchOf(display: Display): Pair {
  const [across, down] = display.scale;
  if (across === down) return [1, 1];
  const mean = meanScale(display);
  return [across / mean, down / mean];
}

export function isWithin({ bounds: [x0, y0, x1, y1] }: Display, [x, y]: Pair): boolean {
  return x >= x0 && y >= y0 && x < x1 && y < y1;
}

export function sameDisplay(a: Display, b: Display): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** From image to map coordinates; those of the map grow upwards from the lower edge's -height. */
export function toMap(x: number, y: number, display: Display, mirrored: boolean): Pair {
  const { bounds, scale, flipped } = display;
  const [x0, y0, x1, y1] = bounds;
  const across = flipped[0] === mirrored ? x - x0 : x1 - x;
  const down = flipped[1] ? y1 - y : y - y0;
  // Adding zero turns -0 into 0.
  return [across * scale[0], -down * scale[1] + 0];
}

/** From map to image coordinates. */
export function toImage([x, y]: number[], display: Display, mirrored: boolean): Pair {
  const { bounds, scale, flipped } = display;
  const [x0, y0, x1, y1] = bounds;
  const across = (x ?? 0) / scale[0];
  const down = -(y ?? 0) / scale[1];
  return [
    (flipped[0] === mirrored ? x0 + across : x1 - across) + 0,
    (flipped[1] ? y1 - down : y0 + down) + 0,
  ];
}
