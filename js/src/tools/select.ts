/**
 * Selects by click, band and Tab; moves by drag and arrow keys; takes the one selected shape by its
 * handles and vertices; deletes.
 */

import type { Bounds, Vertex } from "../geometry/shapes";
import { deletion } from "./commands/delete";
import {
  deleted,
  draggedTo,
  dropped,
  type Gripping,
  gripUnder,
  inserted,
  insertedAfter,
  type Outcome,
  onlySelected,
  stillChosen,
  take,
} from "./gripping";
import { reshaping, type Shapes, shifted } from "./moving";
import { refusal } from "./selected";
import {
  beneath,
  CLICK_REACH,
  clicked,
  finding,
  type Mode,
  modeOf,
  stepped,
  surrounded,
} from "./selecting";
import type { VertexRef } from "./tool";
import {
  moved,
  type PlaceEvent,
  type Step,
  type Tool,
  type ToolContext,
  type ToolEvent,
} from "./tool";
import { neighbour, vertexOf, withVertex } from "./vertices";

type Doing =
  | { doing: "nothing" }
  | { doing: "pressing"; start: Vertex; uuid: string; mode: Mode }
  | { doing: "moving"; start: Vertex }
  | { doing: "gripping"; gripping: Gripping }
  | { doing: "banding"; start: Vertex; mode: Mode }
  | { doing: "nudging"; by: Vertex };

/** The chosen vertex outlives gestures. */
type Selecting = Doing & { chosen?: VertexRef | undefined };

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
  icon: "select",
  hint: "click a shape, or drag around several; Shift adds, Alt takes away, Ctrl reaches beneath",
  cursor: "default",
  pans: false,
  idle: IDLE,
  step(before, event, context): Step<Selecting> {
    const chosen = stillChosen(before.chosen, context);
    const state = chosen === before.chosen ? before : { ...before, chosen };
    switch (event.kind) {
      case "down":
        return press(state, event, context);
      case "move":
        return drag(state, event, context);
      case "up":
        return letGo(state, event, context);
      case "double":
        return double(state, event, context);
      case "key":
        return pressKey(state, event, context);
      case "release":
        return event.key in ARROWS ? finishNudge(state, context) : rest(state);
      case "cancel":
        return cancel(state, context);
      default:
        return rest(state);
    }
  },
};

/** Go on as before. */
function rest(state: Selecting): Step<Selecting> {
  return { state, ...shown(state.chosen) };
}

/** The end of a gesture, and the vertex that is chosen after it. */
function done({ chosen, ...outcome }: Outcome): Step<Selecting> {
  const state: Selecting = chosen ? { doing: "nothing", chosen } : IDLE;
  return { state, used: true, ...outcome, ...shown(chosen) };
}

function shown(chosen: VertexRef | undefined): Pick<Step<Selecting>, "preview"> {
  return chosen ? { preview: { chosen } } : {};
}

function press(state: Selecting, event: PlaceEvent, context: ToolContext): Step<Selecting> {
  const { at, shift, ctrl, alt } = event;
  const grip = shift || ctrl ? null : gripUnder(at, context);
  if (grip && alt && grip[1].kind === "vertex") return done(deleted(grip[1].vertex, context));
  if (grip && !alt) {
    const gripping = take(grip, at);
    return { state: { doing: "gripping", gripping }, used: true, ...shown(state.chosen) };
  }
  return pressShape(event, context);
}

function pressShape(event: PlaceEvent, context: ToolContext): Step<Selecting> {
  const { at, ctrl } = event;
  const mode = modeOf(event);
  const hits = context.at(at, CLICK_REACH * context.pixel);
  const isSelected = (uuid: string) => context.selection.includes(uuid);
  const top = hits.find(({ uuid }) => isSelected(uuid)) ?? hits[0];
  const hit = ctrl ? beneath(hits, context.selection) : top;
  if (hit === undefined) return { state: { doing: "banding", start: at, mode }, used: true };
  const state: Selecting = { doing: "pressing", start: at, uuid: hit.uuid, mode };
  if (mode !== "alone" || isSelected(hit.uuid)) return { state, used: true };
  return { state, selection: [hit.uuid], used: true };
}

function drag(state: Selecting, { at }: PlaceEvent, context: ToolContext): Step<Selecting> {
  switch (state.doing) {
    case "pressing":
      if (!moved(state.start, at, context)) return { ...rest(state), used: true };
      return carry(
        state.mode === "alone"
          ? { doing: "moving", start: state.start }
          : { doing: "banding", start: state.start, mode: state.mode },
        at,
        context,
      );
    case "gripping":
      return drags(state, at, context);
    default:
      return carry(state, at, context);
  }
}

function carry(state: Selecting, at: Vertex, context: ToolContext): Step<Selecting> {
  if (state.doing === "moving") {
    return { state, preview: { moved: shifted(state.start, at, context) }, used: true };
  }
  if (state.doing === "banding") {
    return { state, preview: { band: band(state.start, at) }, used: true };
  }
  return rest(state);
}

function drags(
  state: Extract<Selecting, { doing: "gripping" }>,
  at: Vertex,
  context: ToolContext,
): Step<Selecting> {
  const { gripping } = state;
  const still = gripping.grip.kind !== "handle" && !moved(gripping.start, at, context);
  const shape = still ? null : draggedTo(gripping, at, context);
  const shapes: Shapes = new Map(shape ? [[gripping.uuid, shape]] : []);
  return { state, preview: { moved: shapes, ...shown(state.chosen).preview }, used: true };
}

function letGo(state: Selecting, event: PlaceEvent, context: ToolContext): Step<Selecting> {
  const { at } = event;
  switch (state.doing) {
    case "pressing":
      return done({ selection: clicked(context.selection, state.uuid, state.mode) });
    case "moving":
      return done(reshaping(shifted(state.start, at, context), context));
    case "gripping":
      return done(dropped(state.gripping, at, context));
    case "banding":
      return done(banded(state.start, at, state.mode, context));
    default:
      return rest(state);
  }
}

function banded(start: Vertex, at: Vertex, mode: Mode, context: ToolContext): Outcome {
  if (moved(start, at, context)) {
    return surrounded({ band: band(start, at) }, mode, context);
  }
  if (context.complete) return { selection: clicked(context.selection, undefined, mode) };
  return { find: finding({ at, reach: CLICK_REACH * context.pixel }, mode) };
}

function band(a: Vertex, b: Vertex): Bounds {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function double(state: Selecting, { at }: PlaceEvent, context: ToolContext): Step<Selecting> {
  const outcome = inserted(at, context);
  return outcome ? done(outcome) : rest(state);
}

type KeyPress = Extract<ToolEvent, { kind: "key" }>;

function pressKey(state: Selecting, event: KeyPress, context: ToolContext): Step<Selecting> {
  const arrow = ARROWS[event.key];
  if (arrow) return nudge(state, arrow, event.shift, context);
  if (state.chosen) return pressVertexKey(state.chosen, event, context) ?? rest(state);
  if (isDelete(event.key)) {
    return { state: IDLE, used: context.selection.length > 0, ...deletion(context) };
  }
  if (event.key === "Enter") return chooseFirst(state, context);
  if (event.key === "Tab") {
    const selection = stepped(context.selection, context.ordered(), event.shift);
    return { state: IDLE, selection, used: selection.length > 0 };
  }
  return rest(state);
}

function isDelete(key: string): boolean {
  return key === "Delete" || key === "Backspace";
}

/** Keys of a chosen vertex; null for one it has no use for. */
function pressVertexKey(
  chosen: VertexRef,
  { key, shift }: KeyPress,
  context: ToolContext,
): Step<Selecting> | null {
  const shape = onlySelected(context)?.shape;
  if (shape === undefined) return null;
  if (isDelete(key)) return done(deleted(chosen, context));
  if (key === "Tab") return done({ chosen: neighbour(shape, chosen, shift) });
  return key === "Insert" ? done(insertedAfter(chosen, context)) : null;
}

function chooseFirst(state: Selecting, context: ToolContext): Step<Selecting> {
  const only = onlySelected(context);
  const first = { part: 0, ring: 0, index: 0 };
  return only && vertexOf(only.shape, first) ? done({ chosen: first }) : rest(state);
}

/** Arrow keys add up while they are held and make one change when they are let go. */
function nudge(
  state: Selecting,
  [x, y]: Vertex,
  shift: boolean,
  context: ToolContext,
): Step<Selecting> {
  if (context.selection.length === 0) return rest(state);
  const far = shift ? 10 : 1;
  const [dx, dy] = state.doing === "nudging" ? state.by : [0, 0];
  const by: Vertex = [dx + x * far, dy + y * far];
  const { chosen } = state;
  const shapes = nudged(by, chosen, context);
  if (shapes.size === 0) return done(refusal(context));
  const preview = { moved: shapes, ...shown(chosen).preview };
  return { state: { doing: "nudging", by, chosen }, preview, used: true };
}

function finishNudge(state: Selecting, context: ToolContext): Step<Selecting> {
  if (state.doing !== "nudging") return rest(state);
  const { by, chosen } = state;
  return done({ ...reshaping(nudged(by, chosen, context), context), chosen });
}

/** What arrow keys move: the chosen vertex, or all that is selected. */
function nudged(by: Vertex, chosen: VertexRef | undefined, context: ToolContext): Shapes {
  const only = chosen ? onlySelected(context) : null;
  const at = only && chosen && vertexOf(only.shape, chosen);
  if (!(only && chosen && at)) return shifted([0, 0], by, context);
  return new Map([[only.uuid, withVertex(only.shape, chosen, [at[0] + by[0], at[1] + by[1]])]]);
}

/** Escape gives up a gesture, then the choice of a vertex, then the selection. */
function cancel(state: Selecting, context: ToolContext): Step<Selecting> {
  if (state.doing !== "nothing") return done({ chosen: state.chosen });
  if (state.chosen) return done({});
  if (context.selection.length === 0) return { state: IDLE };
  return { state: IDLE, selection: [], used: true };
}
