/** What the page knows of an annotation. */

import type { TypeEntry, WirePosition, WireShape } from "../protocol";

/** What can be changed of an annotation: its present value, wherever it stands. */
export interface Content {
  type: number;
  shape: WireShape;
  position: WirePosition;
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

/** An annotation as it is shown: the saved one with the changes of this page on top. */
export interface Annotation extends Saved {
  state: SaveState;
  reason?: string;
}

/** The content of an annotation alone. */
export function contentOf({ type, shape, position, concealed, blurred }: Content): Content {
  return { type, shape, position, concealed, blurred };
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
