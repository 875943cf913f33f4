/** Change sets: what one gesture does to annotations, and how it is told to the kernel. */

import type { WireChange } from "../protocol";
import { type Content, samePosition } from "./annotation";

/** One annotation's part of a gesture; null stands for "not there". */
export interface LocalChange {
  uuid: string;
  before: Content | null;
  after: Content | null;
  /**
   * Revision the user saw. Missing while an earlier change of this page to the same annotation is
   * on its way: its acknowledgement fills it in.
   */
  base?: number;
  /** Whether the store has known the annotation before, so that it is restored, not created. */
  known: boolean;
  /** What it does to the voxels of a segmentation, as `mask.paint` takes it. */
  stroke?: string;
  /** Whether it takes its stroke back. */
  back?: boolean;
}

/** What a change does to voxels, for a change that does the same again or takes it back. */
export function strokeOf({ stroke, back = false }: LocalChange, other = false) {
  return stroke === undefined ? {} : { stroke, back: back !== other };
}

/** The same changes the other way round. */
export function inverse(changes: readonly LocalChange[]): LocalChange[] {
  return changes.map((change) => ({
    uuid: change.uuid,
    before: change.after,
    after: change.before,
    known: true,
    ...strokeOf(change, true),
  }));
}

/**
 * The message for one change.
 *
 * @param base Revision of the annotation as last acknowledged; 0 for a creation.
 */
export function toWire(change: LocalChange, image: number, base: number): WireChange {
  const { uuid, before, after } = change;
  if (after === null) return { operation: "delete", uuid, base_revision: base };
  if (before === null) {
    if (change.known) return { operation: "restore", uuid, base_revision: base };
    return { operation: "create", uuid, image, ...after };
  }
  const wire: WireChange = { operation: "update", uuid, base_revision: base };
  if (before.shape !== after.shape) wire.shape = after.shape;
  if (before.type !== after.type) wire.type = after.type;
  if (!samePosition(before.position, after.position)) wire.position = after.position;
  if ((before.span ?? null) !== (after.span ?? null)) wire.span = after.span ?? null;
  if (before.concealed !== after.concealed) wire.concealed = after.concealed;
  if (before.blurred !== after.blurred) wire.blurred = after.blurred;
  return wire;
}
