/** How clicks, bands, lassos and Tab change a selection. */

import type { Annotation } from "../annotations/annotation";
import { isInside } from "../geometry/inside";
import { type Bounds, boundsOf, contains, corners, type Vertex } from "../geometry/shapes";
import type { Find, Modifiers, Step, ToolContext } from "./tool";

/** A click this near on the screen still hits. */
export const CLICK_REACH = 6;

/** Whether what is hit is selected alone, added to what is selected or taken away from it. */
export type Mode = "alone" | "add" | "remove";

export function modeOf({ shift, alt }: Pick<Modifiers, "shift" | "alt">): Mode {
  return alt ? "remove" : shift ? "add" : "alone";
}

/** A click selects one or none; one that is added again is taken away. */
export function clicked(
  selection: readonly string[],
  uuid: string | undefined,
  mode: Mode,
): readonly string[] {
  if (uuid === undefined) return mode === "alone" ? [] : selection;
  if (mode === "alone") return [uuid];
  if (mode === "remove" || selection.includes(uuid)) {
    return selection.filter((one) => one !== uuid);
  }
  return [...selection, uuid];
}

/** What a click with Ctrl means: the one beneath the selected one, round and round. */
export function beneath(
  hits: readonly Annotation[],
  selection: readonly string[],
): Annotation | undefined {
  const at = hits.findIndex(({ uuid }) => selection.includes(uuid));
  return hits[(at + 1) % hits.length];
}

/** What an area surrounds, and not what it cuts. */
export function surrounded(
  area: { band: Bounds } | { ring: readonly Vertex[] },
  mode: Mode,
  context: ToolContext,
): Pick<Step<unknown>, "selection" | "find"> {
  const ring = "band" in area ? corners(area.band) : area.ring;
  if (!context.complete) return { find: finding({ ring, whole: true }, mode) };
  const inside = "band" in area ? inBand(area.band, context) : inRing(area.ring, context);
  return { selection: gathered(context.selection, inside, mode) };
}

/** What only the kernel can find, since not everything is loaded. */
export function finding(
  what: { ring: readonly Vertex[]; whole: boolean } | { at: Vertex; reach: number },
  mode: Mode,
): Find {
  const remove = mode === "remove" ? { remove: true } : {};
  return { ...what, add: mode === "add", ...remove };
}

function inBand(band: Bounds, context: ToolContext): Annotation[] {
  return context.within(band).filter(({ shape }) => {
    const bounds = boundsOf(shape);
    return bounds !== null && contains(band, bounds);
  });
}

function inRing(ring: readonly Vertex[], context: ToolContext): Annotation[] {
  const bounds = boundsOf({ kind: "line", vertices: [...ring] });
  if (bounds === null) return [];
  return context.within(bounds).filter(({ shape }) => isInside(shape, ring));
}

/** What was found, with what was selected or taken from it. */
export function gathered(
  selection: readonly string[],
  found: readonly Annotation[],
  mode: Mode,
): readonly string[] {
  const uuids = found.map(({ uuid }) => uuid);
  if (mode === "alone") return uuids;
  if (mode === "add") return [...new Set([...selection, ...uuids])];
  const gone = new Set(uuids);
  return selection.filter((uuid) => !gone.has(uuid));
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
