/** The scale bar and the magnification. */

import type { ImageState } from "../protocol";

export interface ScaleBar {
  /** CSS pixels. */
  length: number;
  label: string;
}

/** Lengths are 1, 2 or 5 times a power of ten; the longest of at most this many CSS pixels. */
const LONGEST = 130;

/** The bar for an image seen at `zoom` CSS pixels per pixel; in pixels where no size is known. */
export function scaleBar(zoom: number, mpp: number | null): ScaleBar {
  const perUnit = mpp === null ? zoom : zoom / mpp;
  let nice = niceBelow(LONGEST / perUnit);
  if (mpp === null) nice = Math.max(1, nice);
  const label = mpp === null ? `${group(nice)} px` : metric(nice);
  return { length: nice * perUnit, label };
}

/** Micrometres of a map unit, null where no size is known: of a volume the least spacing is one. */
export function unitLength({ mpp_x, space }: Pick<ImageState, "mpp_x" | "space">): number | null {
  return space === null ? mpp_x : 1000 * Math.min(...space.spacing);
}

/** The largest of 1, 2, 5 times a power of ten that is not above `value`. */
export function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const digit = [5, 2, 1].find((one) => one * power <= value * (1 + 1e-9)) ?? 1;
  return Number((digit * power).toPrecision(1));
}

/** Micrometres in a unit a person reads. */
function metric(micrometres: number): string {
  if (micrometres >= 10_000) return `${micrometres / 10_000} cm`;
  if (micrometres >= 1_000) return `${micrometres / 1_000} mm`;
  if (micrometres >= 1) return `${micrometres} µm`;
  return `${Math.round(micrometres * 1000)} nm`;
}

type Optics = Pick<ImageState, "objective_power" | "mpp_x">;

/** "20.0×" where the objective is known, else the part of full size, "62 %". */
export function magnification(zoom: number, image: Optics): string {
  const { objective_power: power } = image;
  if (power === null) return `${short(zoom * 100, 0)} %`;
  return `${short(zoom * power, 1)}×`;
}

/** Two digits at least; from ten on so many decimals, from a hundred on none. */
function short(value: number, decimals: number): string {
  if (value >= 100) return group(value);
  return value >= 10 ? value.toFixed(decimals) : value.toPrecision(2);
}

/** Digits in threes, the same in every language. */
export function group(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}
