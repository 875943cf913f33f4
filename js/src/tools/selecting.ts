/** How clicks, bands and Tab change a selection. */

import type { Annotation } from "../annotations/annotation";

/** A click this near on the screen still hits. */
export const CLICK_REACH = 6;

/** A click selects one or none; with Shift it adds or takes away. */
export function clicked(
  selection: readonly string[],
  uuid: string | undefined,
  shift: boolean,
): readonly string[] {
  if (uuid === undefined) return shift ? selection : [];
  if (!shift) return [uuid];
  return selection.includes(uuid) ? selection.filter((one) => one !== uuid) : [...selection, uuid];
}

/** What a band surrounds; with Shift together with what was selected. */
export function banded(
  selection: readonly string[],
  inside: readonly Annotation[],
  shift: boolean,
): readonly string[] {
  const uuids = inside.map((annotation) => annotation.uuid);
  return shift ? [...new Set([...selection, ...uuids])] : uuids;
}

/** The next or previous one in order, round and round. */
export function stepped(
  selection: readonly string[],
  ordered: readonly Annotation[],
  back: boolean,
): readonly string[] {
  if (ordered.length === 0) return [];
  const at = ordered.findIndex((annotation) => annotation.uuid === selection.at(-1));
  const first = back ? ordered.length - 1 : 0;
  const next = at < 0 ? first : (at + (back ? -1 : 1) + ordered.length) % ordered.length;
  const found = ordered[next];
  return found ? [found.uuid] : [];
}
