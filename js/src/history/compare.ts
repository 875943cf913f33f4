/** How much two outlines of one annotation differ. */

import { intersection } from "../geometry/boolean";
import { area, partsOf } from "../geometry/parts";
import type { WireShape } from "../protocol";
import { group } from "../viewer/scale";

export interface Difference {
  /** Areas in px² of level 0. */
  before: number;
  after: number;
  /** Intersection over union, from 0 to 1. */
  iou: number;
}

/** Chords of a circle stay as near to its arc as this share of its radius. */
const FINE = 0.001;

/** The areas and what they share; null where one of them covers none. */
export function differenceOf(a: WireShape, b: WireShape): Difference | null {
  const [first, second] = [areaOf(a), areaOf(b)];
  if (first === null || second === null) return null;
  const [before, after] = [area(first), area(second)];
  const shared = area(intersection(first, second));
  const covered = before + after - shared;
  return covered > 0 ? { before, after, iou: Math.min(1, shared / covered) } : null;
}

function areaOf(shape: WireShape) {
  return partsOf(shape, shape.kind === "circle" ? FINE * shape.radius : undefined);
}

/** Pixels of level 0 in micrometres along both axes, null where no size is known. */
export type PixelSize = readonly [number, number] | null;

/** "area 1,200 → 1,310 µm² (+9.2 %), IoU 0.91"; null where there is nothing to measure. */
export function differenceWords(a: WireShape, b: WireShape, pixel: PixelSize): string | null {
  if (a.kind === "point" && b.kind === "point") {
    const [across, down] = pixel ?? [1, 1];
    const apart = Math.hypot((b.x - a.x) * across, (b.y - a.y) * down);
    return `moved by ${short(apart)} ${pixel ? "µm" : "px"}`;
  }
  const found = differenceOf(a, b);
  if (found === null) return null;
  const { before, after, iou } = found;
  const unit = pixel ? pixel[0] * pixel[1] : 1;
  const areas = `${short(before * unit)} → ${short(after * unit)} ${pixel ? "µm²" : "px²"}`;
  const share = before > 0 ? ` (${signed((100 * (after - before)) / before)} %)` : "";
  return `area ${areas}${share}, IoU ${iou.toFixed(2)}`;
}

function short(value: number): string {
  return value >= 100 ? group(value) : String(Number(value.toPrecision(3)));
}

function signed(percent: number): string {
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)}`;
}
