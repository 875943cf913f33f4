/**
 * Selects by click, Shift-click, band and Tab; moves by drag and arrow keys, resizes a box by its
 * handles, deletes.
 */

import type { Annotation } from "../annotations/annotation";
import type { Edit } from "../annotations/editor";
import { boundsOf, contains, overlapsImage, translate, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { type Box, type Handle, handleAt, resize } from "./handles";
import { banded, CLICK_REACH, clicked, stepped } from "./selecting";
import {
  moved,
  OUTSIDE,
  type PlaceEvent,
  type Step,
  type Tool,
  type ToolContext,
  type ToolEvent,
} from "./tool";

type Selecting =
  | { doing: "nothing" }
  | { doing: "pressing"; start: Vertex; uuid: string; shift: boolean }
  | { doing: "moving"; start: Vertex }
  | { doing: "resizing"; uuid: string; handle: Handle; offset: Vertex }
  | { doing: "banding"; start: Vertex; shift: boolean }
  | { doing: "nudging"; dx: number; dy: number };

type Place = Pick<PlaceEvent, "at" | "shift">;

const IDLE: Selecting = { doing: "nothing" };
const ARROWS: Record<string, Vertex> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const select: Tool<Selecting> = {
  name: "select",
  label: "Select",
  key: "v",
  icon: "select",
  hint: "click a shape, or drag around several; Shift adds",
  cursor: "default",
  pans: false,
  idle: IDLE,
  step(state, event, context): Step<Selecting> {
    switch (event.kind) {
      case "down":
        return press(event, context);
      case "move":
        return drag(state, event, context);
      case "up":
        return letGo(state, event, context);
      case "key":
        return pressKey(state, event, context);
      case "release":
        return event.key in ARROWS ? finishNudge(state, context) : { state };
      case "cancel":
        return cancel(state, context);
      default:
        return { state };
    }
  },
};

function selected({ selection, get }: ToolContext): Annotation[] {
  return selection.flatMap((uuid) => get(uuid) ?? []);
}

/** The handle of the one selected box at a place. */
export function handleUnder(at: Vertex, context: ToolContext): [Annotation, Handle] | null {
  const [only, ...others] = selected(context);
  if (only === undefined || others.length > 0 || context.refusal(only) !== null) return null;
  const handle = handleAt(only.shape, at, context.pixel);
  return handle && [only, handle];
}

function press({ at, shift }: Place, context: ToolContext): Step<Selecting> {
  const grip = shift ? null : handleUnder(at, context);
  if (grip) {
    const [{ uuid, shape }, handle] = grip;
    return {
      state: { doing: "resizing", uuid, handle, offset: gap(shape, handle, at) },
      used: true,
    };
  }
  const hits = context.at(at, CLICK_REACH * context.pixel);
  const hit = hits.find(({ uuid }) => context.selection.includes(uuid)) ?? hits[0];
  if (hit === undefined) return { state: { doing: "banding", start: at, shift }, used: true };
  const state: Selecting = { doing: "pressing", start: at, uuid: hit.uuid, shift };
  if (shift || context.selection.includes(hit.uuid)) return { state, used: true };
  return { state, selection: [hit.uuid], used: true };
}

/** From the handle to where it was taken, so that the side does not jump to the pointer. */
function gap(shape: WireShape, { x, y }: Handle, at: Vertex): Vertex {
  const box = shape as Box;
  return [
    x === 0 ? 0 : at[0] - (x < 0 ? box.x0 : box.x1),
    y === 0 ? 0 : at[1] - (y < 0 ? box.y0 : box.y1),
  ];
}

function drag(state: Selecting, { at }: Place, context: ToolContext): Step<Selecting> {
  switch (state.doing) {
    case "pressing":
      if (!moved(state.start, at, context.pixel) || state.shift) return { state, used: true };
      return drag({ doing: "moving", start: state.start }, { at, shift: false }, context);
    case "moving":
      return { state, preview: { moved: shifted(state.start, at, context) }, used: true };
    case "resizing":
      return { state, preview: { moved: resized(state, at, context) }, used: true };
    case "banding":
      return { state, preview: { band: band(state.start, at) }, used: true };
    default:
      return { state };
  }
}

function letGo(state: Selecting, { at }: Place, context: ToolContext): Step<Selecting> {
  switch (state.doing) {
    case "pressing":
      return {
        state: IDLE,
        selection: clicked(context.selection, state.uuid, state.shift),
        used: true,
      };
    case "moving":
      return { ...commit(shifted(state.start, at, context), context), used: true };
    case "resizing":
      return { ...commit(resized(state, at, context), context), used: true };
    case "banding":
      return { state: IDLE, selection: surrounded(state, at, context), used: true };
    default:
      return { state };
  }
}

function band(a: Vertex, b: Vertex): [number, number, number, number] {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function surrounded(
  { start, shift }: { start: Vertex; shift: boolean },
  at: Vertex,
  context: ToolContext,
): readonly string[] {
  if (!moved(start, at, context.pixel)) return clicked(context.selection, undefined, shift);
  const area = band(start, at);
  const inside = context.within(area).filter(({ shape }) => {
    const bounds = boundsOf(shape);
    return bounds !== null && contains(area, bounds);
  });
  return banded(context.selection, inside, shift);
}

/** The selected shapes that may be edited, moved from one place to another. */
function shifted(start: Vertex, at: Vertex, context: ToolContext): Map<string, WireShape> {
  const [dx, dy] = [at[0] - start[0], at[1] - start[1]];
  const free = selected(context).filter((annotation) => context.refusal(annotation) === null);
  return new Map(free.map(({ uuid, shape }) => [uuid, translate(shape, dx, dy)]));
}

function resized(
  { uuid, handle, offset }: { uuid: string; handle: Handle; offset: Vertex },
  at: Vertex,
  context: ToolContext,
): Map<string, WireShape> {
  const shape = context.get(uuid)?.shape;
  if (shape?.kind !== "bounding box") return new Map();
  return new Map([[uuid, resize(shape, handle, [at[0] - offset[0], at[1] - offset[1]])]]);
}

function commit(shapes: Map<string, WireShape>, context: ToolContext): Step<Selecting> {
  const { width, height } = context.image;
  if (shapes.size === 0) return { state: IDLE, ...refusal(context) };
  for (const shape of shapes.values()) {
    if (!overlapsImage(shape, width, height)) return { state: IDLE, refused: OUTSIDE };
  }
  const change: Edit[] = [...shapes].map(([uuid, shape]) => ({ uuid, content: { shape } }));
  return { state: IDLE, change };
}

function refusal(context: ToolContext): { refused?: string } {
  for (const annotation of selected(context)) {
    const refused = context.refusal(annotation);
    if (refused !== null) return { refused };
  }
  return {};
}

function pressKey(
  state: Selecting,
  event: Extract<ToolEvent, { kind: "key" }>,
  context: ToolContext,
): Step<Selecting> {
  const arrow = ARROWS[event.key];
  if (arrow) return nudge(state, arrow, event.shift, context);
  if (event.key === "Delete" || event.key === "Backspace") return erase(context);
  if (event.key === "Tab") {
    const selection = stepped(context.selection, context.ordered(), event.shift);
    return { state: IDLE, selection, used: selection.length > 0 };
  }
  return { state };
}

/** Arrow keys add up while they are held and make one change when they are let go. */
function nudge(
  state: Selecting,
  [x, y]: Vertex,
  shift: boolean,
  context: ToolContext,
): Step<Selecting> {
  if (context.selection.length === 0) return { state };
  const by = shift ? 10 : 1;
  const before = state.doing === "nudging" ? state : { dx: 0, dy: 0 };
  const next = { dx: before.dx + x * by, dy: before.dy + y * by };
  const shapes = shifted([0, 0], [next.dx, next.dy], context);
  if (shapes.size === 0) return { state: IDLE, used: true, ...refusal(context) };
  return { state: { doing: "nudging", ...next }, preview: { moved: shapes }, used: true };
}

function finishNudge(state: Selecting, context: ToolContext): Step<Selecting> {
  if (state.doing !== "nudging") return { state };
  return commit(shifted([0, 0], [state.dx, state.dy], context), context);
}

function erase(context: ToolContext): Step<Selecting> {
  const free = selected(context).filter((annotation) => context.refusal(annotation) === null);
  if (free.length === 0)
    return { state: IDLE, used: context.selection.length > 0, ...refusal(context) };
  const gone = new Set(free.map(({ uuid }) => uuid));
  return {
    state: IDLE,
    change: [...gone].map((uuid) => ({ uuid, content: null })),
    selection: context.selection.filter((uuid) => !gone.has(uuid)),
    used: true,
  };
}

function cancel(state: Selecting, context: ToolContext): Step<Selecting> {
  if (state.doing !== "nothing") return { state: IDLE, used: true };
  if (context.selection.length === 0) return { state: IDLE };
  return { state: IDLE, selection: [], used: true };
}
