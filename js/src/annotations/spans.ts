/** Annotations over a range of frames: where they are seen, as what, and how that is changed. */

import type { WirePosition, WireShape, WireSpan } from "../protocol";
import { type Content, samePosition } from "./annotation";
import { between } from "./interpolation";

export type SpanAxis = WireSpan["axis"];

/** Where and as what something is on its frames. */
export type Spanning = Pick<Content, "shape" | "position" | "span">;

type Keyframe = WireSpan["keyframes"][number];

/** All keyframes, the first of which is the shape itself. */
function known({ shape, position, span }: Spanning): Keyframe[] {
  return span ? [[position[span.axis], shape], ...span.keyframes] : [];
}

/** All shapes it is drawn with; what is interpolated lies within the box around them. */
export function shapesOf(one: Spanning): WireShape[] {
  return [one.shape, ...(one.span?.keyframes ?? []).map(([, shape]) => shape)];
}

/** Frames of the keyframes along the axis of the span; none where there is no span. */
export function keyframesOf(one: Spanning): number[] {
  return known(one).map(([frame]) => frame);
}

/** The frame along the axis of the span; null where a position is not on its way. */
export function frameOn({ position, span }: Spanning, at: WirePosition): number | null {
  if (!span) return null;
  const { axis } = span;
  return samePosition({ ...position, [axis]: at[axis] }, at) ? at[axis] : null;
}

/** Whether it is on a frame. */
export function covers(one: Spanning, at: WirePosition): boolean {
  const frame = frameOn(one, at);
  if (frame === null || !one.span) return samePosition(one.position, at);
  return frame >= one.position[one.span.axis] && frame <= one.span.last;
}

/** The shape on a frame, null where it is not there. */
export function shapeOn(one: Spanning, at: WirePosition): WireShape | null {
  if (!covers(one, at)) return null;
  const frame = frameOn(one, at);
  return frame === null ? one.shape : shapeAt(one, frame);
}

function shapeAt(one: Spanning, frame: number): WireShape {
  const keyframes = known(one);
  const after = keyframes.findIndex(([at]) => at > frame);
  const [start, before] = keyframes.at(after < 0 ? -1 : after - 1) ?? [frame, one.shape];
  const following = keyframes[after];
  if (start === frame || following === undefined) return before;
  const [stop, shape] = following;
  return between(before, shape, (frame - start) / (stop - start));
}

/** Whether the shape on a frame is interpolated or kept, so that no keyframe says it. */
export function isBetween(one: Spanning, at: WirePosition): boolean {
  const frame = frameOn(one, at);
  return frame !== null && !keyframesOf(one).includes(frame);
}

/** The same with another shape on a frame: on all but the first that makes a keyframe. */
export function withShape<T extends Spanning>(one: T, at: WirePosition, shape: WireShape): T {
  const frame = frameOn(one, at);
  if (!one.span || frame === null || frame === one.position[one.span.axis]) {
    return { ...one, shape };
  }
  return { ...one, span: { ...one.span, keyframes: keyed(one.span, frame, shape) } };
}

function keyed({ keyframes }: WireSpan, frame: number, shape: WireShape): Keyframe[] {
  const others = keyframes.filter(([at]) => at !== frame);
  return [...others, [frame, shape] as Keyframe].sort(([a], [b]) => a - b);
}

/** The same over all frames up to another one, before or after; or why that cannot be. */
export function extended<T extends Spanning>(one: T, to: WirePosition): T | string {
  if (covers(one, to)) return "it is on this frame already: go to the frame it is to reach";
  const axis = axisTo(one, to);
  if (axis === null) return "it spans one axis: it cannot reach a frame that differs in another";
  const first = one.position[axis];
  const { last, keyframes } = one.span ?? { last: first, keyframes: [] };
  if (to[axis] > last) return { ...one, span: { axis, last: to[axis], keyframes } };
  // What was the first keyframe stays one, the new frames before it have its shape.
  const span = { axis, last, keyframes: keyed({ axis, last, keyframes }, first, one.shape) };
  return { ...one, position: { ...one.position, [axis]: to[axis] }, span };
}

/** The axis along which it can reach a position, null where there is none. */
function axisTo({ position, span }: Spanning, to: WirePosition): SpanAxis | null {
  const axes: SpanAxis[] = span ? [span.axis] : ["z", "t", "slice"];
  return axes.find((axis) => samePosition({ ...position, [axis]: to[axis] }, to)) ?? null;
}

/** The same with this frame as its last, on which and before which it looks as it did. */
export function ended<T extends Spanning>(one: T, at: WirePosition): T {
  const frame = frameOn(one, at);
  const { span } = one;
  if (!span || frame === null) return one;
  if (frame === one.position[span.axis]) return { ...one, span: null };
  const kept = span.keyframes.filter(([key]) => key <= frame);
  const cut = kept.length < span.keyframes.length && kept.at(-1)?.[0] !== frame;
  const keyframes = cut ? [...kept, [frame, shapeAt(one, frame)] as Keyframe] : kept;
  return { ...one, span: { ...span, last: frame, keyframes } };
}

/** The same without the keyframe on this frame; null where none is, or the first one. */
export function withoutKeyframe<T extends Spanning>(one: T, at: WirePosition): T | null {
  const frame = frameOn(one, at);
  const { span } = one;
  const keyframes = span?.keyframes.filter(([key]) => key !== frame);
  if (!span || keyframes === undefined || keyframes.length === span.keyframes.length) return null;
  return { ...one, span: { ...span, keyframes } };
}

/** The same with this frame as its first, on which and after which it looks as it did. */
function begun<T extends Spanning>(one: T, frame: number): T {
  const { span, position } = one;
  if (!span) return one;
  const keyframes = span.keyframes.filter(([key]) => key > frame);
  const shape = shapeAt(one, frame);
  const left = frame === span.last ? null : { ...span, keyframes };
  return { ...one, shape, position: { ...position, [span.axis]: frame }, span: left };
}

/** What a deletion on one frame leaves, null for nothing, and what was done to get there. */
export interface Left<T> {
  left: T | null;
  done: "gone" | "keyframe" | "begins" | "ends";
}

/**
 * What is deleted on one frame and not on all. A keyframe between others goes, and the shape
 * follows from those; on its first frame it begins on the next one; on any other it ends before.
 * What has nothing but the keyframe it began with goes with that.
 */
export function withoutFrame<T extends Spanning>(one: T, at: WirePosition): Left<T> {
  const frame = frameOn(one, at);
  const { span } = one;
  if (!span || frame === null) return { left: null, done: "gone" };
  if (frame === one.position[span.axis]) {
    if (span.keyframes.length === 0) return { left: null, done: "gone" };
    return { left: begun(one, frame + 1), done: "begins" };
  }
  const keyless = frame < span.last ? withoutKeyframe(one, at) : null;
  if (keyless) return { left: keyless, done: "keyframe" };
  return { left: ended(one, { ...at, [span.axis]: frame - 1 }), done: "ends" };
}

/** The nearest keyframe after (1) or before (-1) a frame, null where there is none. */
export function nextKeyframe(one: Spanning, at: WirePosition, by: 1 | -1): WirePosition | null {
  if (!one.span) return null;
  const { axis } = one.span;
  const beyond = keyframesOf(one).filter((frame) => (frame - at[axis]) * by > 0);
  const frame = by > 0 ? beyond[0] : beyond.at(-1);
  return frame === undefined ? null : { ...one.position, [axis]: frame };
}

/** It on each of its frames, as it is there. */
export function onEachFrame({ shape, position, span }: Spanning): Spanning[] {
  if (!span) return [{ shape, position }];
  const first = position[span.axis];
  return Array.from({ length: span.last - first + 1 }, (_, i) => {
    const frame = first + i;
    return {
      shape: shapeAt({ shape, position, span }, frame),
      position: { ...position, [span.axis]: frame },
    };
  });
}
