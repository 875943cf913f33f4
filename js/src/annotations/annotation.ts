/** What the page knows of an annotation. */

import type { TypeEntry, WirePosition, WireShape, WireSpan } from "../protocol";

/** What can be changed of an annotation: its present value, wherever it stands. */
export interface Content {
  type: number;
  shape: WireShape;
  /** The first frame, of one that spans several; `shape` is the one there. */
  position: WirePosition;
  /** How it goes on from there; null or missing where it is on one frame. */
  span?: WireSpan | null;
  concealed: boolean;
  blurred: boolean;
}

/** An annotation as the store last told or acknowledged it. */
export interface Saved extends Content {
  uuid: string;
  revision: number;
  status: string;
  author: number;
  score: number | null;
  /** Its number in label tiles; missing where none is known. */
  slot?: number;
}

/**
 * How far a change has come. "unsaved" waits for its turn or for the kernel; "failed" and
 * "conflict" wait for a person.
 */
export type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict";

/**
 * An annotation as it is shown: the saved one with the changes of this page on top. Of one that
 * spans frames `shape` is that of the open frame.
 */
export interface Annotation extends Saved {
  state: SaveState;
  reason?: string;
  /** Of one that spans frames: its shape on the first of them, as it is stored. */
  first?: WireShape;
  /** Whether its shape is interpolated on the open frame. */
  between?: boolean;
}

/** The content of an annotation alone, as it is stored. */
export function contentOf(one: Content & Pick<Annotation, "first">): Content {
  const { type, position, span, concealed, blurred } = one;
  const content = { type, shape: one.first ?? one.shape, position, concealed, blurred };
  return span ? { ...content, span } : content;
}

/** What another annotation gets of one: all of it as it is seen on the open frame, and no other. */
export function copyOf(one: Content, open: WirePosition): Content {
  const { type, shape, concealed, blurred } = one;
  return { type, shape, position: one.span ? open : one.position, concealed, blurred };
}

/** Where labels of the whole image are stored, whatever frame is open. */
export const EVERYWHERE: WirePosition = { z: 0, t: 0, plane: null, slice: 0 };

/** Whether it is a label of the whole image, shown on every frame (`model/type_rules.py`). */
export function labelsImage(
  { type, shape }: Pick<Content, "type" | "shape">,
  types: readonly TypeEntry[],
): boolean {
  return shape.kind === "global" && (types.find(({ id }) => id === type)?.multi_frame ?? false);
}

/** Where the mask of a segmentation is stored: through all frames and planes of its time. */
export function throughout(t: number): WirePosition {
  return { ...EVERYWHERE, t };
}

export function samePosition(a: WirePosition, b: WirePosition): boolean {
  return a.z === b.z && a.t === b.t && a.plane === b.plane && a.slice === b.slice;
}
