/**
 * How an annotation looks, as plain values: colour says the type, line and sign say the state, so
 * that nothing is carried by colour alone.
 */

import type { Annotation } from "./annotation";
import { CROSSES_ITSELF, crossesItself } from "./self-crossing";

/** A sign at the top-right vertex. */
export type Sign = "verified" | "rejected" | "failed" | "conflict" | "keyframe";

/** Widths and dashes in screen pixels; they are never scaled. */
export interface Look {
  color: string;
  /** From 0 to 1, of the colour inside the outline. */
  fill: number;
  /** Of the outline. */
  opacity: number;
  width: number;
  /** Empty for a solid line. */
  dash: readonly number[];
  /** Dark and light line beneath the outline, so that it shows on any stain. */
  casing: { dark: number; light: number };
  sign: Sign | null;
  /** Diameter of the ringed dot of a point. */
  dot: number;
}

export interface Circumstances {
  hovered: boolean;
  /** Whether it is drawn over itself, so that the two fills add up to that of a hovered one. */
  again: boolean;
  selected: boolean;
  /** Longer side of the shape on the screen, in pixels. */
  size: number;
  /** Whether so many shapes are in view that each is drawn as cheaply as may be. */
  dense: boolean;
  /** Whether outlines are filled. */
  filled: boolean;
}

/** Review signs show once a shape is this large on the screen. */
export const CLOSE_PX = 24;
/** From this many on, one line of casing must do. */
export const DENSE = 1_500;
/** Up to as many are drawn anew for every frame of a movement; more are moved as a picture. */
export const LIVELY = 300;
/** What is not selected while something is. */
export const DIMMED = 0.6;

/** Smaller on the screen, a shape would vanish beneath its own casing. */
export const TINY_PX = 12;

const OUTLINE = 2;
const TINY_OUTLINE = 1.2;
/** Opacity of what is inside an outline. */
export const FILL = 0.12;
const FILL_HOVERED = 0.24;
/** Over a fill of 12 % this makes 24 %. */
const FILL_AGAIN = 1 - (1 - FILL_HOVERED) / (1 - FILL);
const DASHED = [6, 4];
const DOTTED = [1, 5];
/** Of what is interpolated between keyframes: longer than what waits to be saved, and fainter. */
const LONG = [14, 5];
const INTERPOLATED = 0.7;
const DOT = 10;
/** A type that is not, or no longer, in the palette. */
export const UNKNOWN_COLOR = "#9e9e9e";

export function lookOf(annotation: Annotation, color: string, at: Circumstances): Look {
  const tiny = at.size < TINY_PX && annotation.shape.kind !== "point";
  const width = tiny ? TINY_OUTLINE : OUTLINE;
  return {
    color,
    fill: fillOf(at),
    opacity: opacityOf(annotation) * (annotation.between ? INTERPOLATED : 1),
    width: at.selected ? width + 1 : width,
    dash: dashOf(annotation, tiny),
    casing: casingOf(at, tiny),
    sign: signOf(annotation, at),
    dot: at.selected ? DOT + 2 : DOT,
  };
}

/** On a few pixels dots would leave nothing to be seen of a proposal. */
function dashOf(annotation: Annotation, tiny: boolean): readonly number[] {
  if (annotation.state !== "saved") return DASHED;
  if (tiny) return [];
  if (isProposal(annotation)) return DOTTED;
  return annotation.between ? LONG : [];
}

function casingOf({ dense, selected }: Circumstances, tiny: boolean): Look["casing"] {
  if (tiny) return { dark: selected ? 4 : 2.5, light: 0 };
  return dense && !selected ? { dark: 3.5, light: 0 } : { dark: 5, light: 3.5 };
}

function fillOf({ again, hovered, filled }: Circumstances): number {
  if (again) return FILL_AGAIN;
  if (hovered) return FILL_HOVERED;
  return filled ? FILL : 0;
}

type Found = Pick<Annotation, "score" | "status">;

/** What a model found and nobody has judged. */
export function isProposal({ score, status }: Found): boolean {
  return score !== null && status === "unverified";
}

/** Of the outline: a doubtful proposal is fainter, but never too faint to be seen. */
export function opacityOf(one: Found): number {
  if (!isProposal(one)) return 1;
  return 0.45 + 0.55 * Math.min(1, Math.max(0, one.score ?? 0));
}

function signOf(
  { state, status, shape, span, between }: Annotation,
  { size, dense }: Circumstances,
): Sign | null {
  if (state === "failed" || state === "conflict") return state;
  const close = shape.kind === "point" ? !dense : size >= CLOSE_PX;
  if (!close) return null;
  if (status === "verified" || status === "rejected") return status;
  return span && !between ? "keyframe" : null;
}

/** The line shown on hover: type, then what is not as usual. */
export function tooltip(annotation: Annotation, type: string, author: string): string {
  const { state, reason, status, score } = annotation;
  const parts = [type];
  if (isProposal(annotation)) parts.push(`proposal, score ${(score ?? 0).toFixed(2)}`);
  else if (status !== "unverified") parts.push(status);
  if (annotation.span) parts.push(spanWords(annotation));
  if (crossesItself(annotation.shape)) parts.push(CROSSES_ITSELF);
  if (author !== "") parts.push(author);
  if (state === "unsaved") parts.push("not saved yet");
  if (state === "failed") parts.push(`not saved: ${reason ?? ""}`);
  if (state === "conflict") parts.push(`conflict: ${reason ?? ""}`);
  return parts.join(" · ");
}

/** Frames are counted from 1, as on the slider. */
function spanWords({ position, span, between }: Annotation): string {
  if (!span) return "";
  const frames = `frames ${position[span.axis] + 1} to ${span.last + 1}`;
  return between ? `${frames}, interpolated here` : `${frames}, keyframe`;
}
