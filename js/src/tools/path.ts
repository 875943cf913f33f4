/**
 * A path that is being drawn by clicks, by dragging, or by both in turn: what polygon, line, lasso
 * and cut have in common. It only reduces events; the tool says what becomes of the vertices.
 */

import type { Vertex } from "../geometry/shapes";
import { simplifiedPath } from "../geometry/simplify";
import { apart, type Sight, turning } from "./seen";
import { SNAP_PX } from "./snapping";
import { type Modifiers, moved, type ToolContext, type ToolEvent } from "./tool";

/** What one click or one drag added, taken back at once. */
type Stretch = readonly Vertex[];

export interface Path {
  readonly stretches: readonly Stretch[];
  /** Taken back, the newest last. */
  readonly undone: readonly Stretch[];
  /** Where the button went down, and what has been dragged since; null while it is up. */
  readonly press: { readonly start: Vertex; readonly dragged: Stretch } | null;
  /** Where the next vertex would come, null where that is not known. */
  readonly pointer: Vertex | null;
  /** Whether the last click fell on the last vertex, as the second of a double click does. */
  readonly repeated: boolean;
}

/** Nothing is begun. */
export const NO_PATH: Path = {
  stretches: [],
  undone: [],
  press: null,
  pointer: null,
  repeated: false,
};

export interface PathRules {
  /** Whether it ends on its first vertex, by a click or a drag that comes back there. */
  closed: boolean;
  /** With fewer vertices it does not end. */
  least: number;
  /** With exactly so many it ends by itself; there is no drawing by hand then. */
  exactly?: number | null;
  /** Whether a drag from the start ends it when let go, as that of a lasso. */
  atOnce?: boolean;
}

/** How a path ended, and the keys held then. */
export interface PathEnd extends Modifiers {
  vertices: Vertex[];
  /** The path as it was, for a tool that refuses it and lets it go on. */
  kept: Path;
}

export interface PathStep {
  /** `NO_PATH` after it has ended or was given up. */
  path: Path;
  end?: PathEnd;
  refused?: string;
  /** Whether the event meant something to the path. */
  used: boolean;
}

export type PathContext = Pick<ToolContext, "pixel" | "stretch" | "snap">;

/** Points of a drag are so far apart on the screen, and may be left out if so near to the line. */
const SPACING_PX = 2;
const TOLERANCE_PX = 0.75;
/** The two presses of a double click are at most so far apart on the screen. */
const DOUBLE_PX = 6;

/** Take one event. */
export function stepPath(
  path: Path,
  event: ToolEvent,
  rules: PathRules,
  context: PathContext,
): PathStep {
  switch (event.kind) {
    case "down":
      return going(press(path, event.at, rules, context));
    case "move":
      return path.press ? going(drag(path, event.at, rules, context)) : { path, used: false };
    case "up":
      return path.press ? letGo(path, event, rules, context) : { path, used: false };
    case "hover":
      return hover(path, event.at, rules, context);
    case "double":
      return double(path, event, rules, context);
    case "key":
      if (event.key === "Enter" && begun(path)) return ended(path, event, rules);
      if (event.key === "Backspace") return back(path);
      return { path, used: false };
    case "back":
      return back(path);
    case "forward":
      return forward(path, rules);
    case "cancel":
      return { path: NO_PATH, used: begun(path) };
    default:
      return { path, used: false };
  }
}

/** Whether there is anything to go on with or to give up. */
export function begun({ stretches, press }: Path): boolean {
  return stretches.length > 0 || press !== null;
}

/** Vertices placed so far, with those of a drag that lasts. */
export function verticesOf({ stretches, press }: Path): Vertex[] {
  return [...stretches.flat(), ...(press?.dragged ?? [])];
}

/** The vertices with the place of the pointer, to which a line leads. */
export function shownPath(path: Path): Vertex[] {
  const placed = verticesOf(path);
  const { pointer } = path;
  const last = placed.at(-1);
  return pointer && !(last && same(last, pointer)) ? [...placed, pointer] : placed;
}

/** Vertices that were clicked, and the ends of what was dragged. */
export function marksOf({ stretches }: Path): Vertex[] {
  return stretches.flatMap((stretch) => {
    const [first, last] = [stretch[0], stretch.at(-1)];
    return stretch.length === 1 || !last ? stretch : first ? [first, last] : [];
  });
}

function going(path: Path): PathStep {
  return { path, used: true };
}

function same(a: Vertex, b: Vertex): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Where a vertex comes: at the first one where that would close the path, else where it snaps. */
function placeOf(path: Path, at: Vertex, rules: PathRules, context: PathContext): Vertex {
  const { pixel, stretch, snap } = context;
  const first = path.stretches[0]?.[0];
  if (first === undefined || !rules.closed) return snap(at);
  const near = apart(first, at, stretch) <= SNAP_PX * pixel;
  if (near && verticesOf(path).length >= rules.least) return first;
  return snap(at, { also: [first] });
}

function press(path: Path, at: Vertex, rules: PathRules, context: PathContext): Path {
  const pointer = placeOf(path, at, rules, context);
  return { ...path, press: { start: at, dragged: [] }, pointer };
}

function hover(path: Path, at: Vertex, rules: PathRules, context: PathContext): PathStep {
  if (!begun(path)) return { path, used: false };
  return going({ ...path, press: null, pointer: placeOf(path, at, rules, context) });
}

function drag(path: Path, at: Vertex, rules: PathRules, context: PathContext): Path {
  const { press } = path;
  if (press === null) return path;
  const pointer = placeOf(path, at, rules, context);
  if (rules.exactly) return { ...path, pointer };
  const { dragged, start } = press;
  const last = dragged.at(-1);
  if (last === undefined) {
    if (!moved(start, at, context)) return path;
    const from = placeOf(path, start, rules, context);
    return { ...path, pointer, press: { start, dragged: [from, at] } };
  }
  if (apart(last, at, context.stretch) < SPACING_PX * context.pixel) return { ...path, pointer };
  return { ...path, pointer, press: { start, dragged: [...dragged, at] } };
}

type Up = { at: Vertex } & Modifiers;

function letGo(path: Path, event: Up, rules: PathRules, context: PathContext): PathStep {
  const { press } = path;
  if (press === null) return { path, used: false };
  const loose = { ...path, press: null, repeated: false };
  const at = placeOf(loose, rules.exactly ? event.at : press.start, rules, context);
  if (press.dragged.length === 0) return clicked(loose, at, event, rules, context);
  const end = placeOf(path, event.at, rules, context);
  const { to, from } = turning(context.stretch);
  const seen = [...press.dragged, end].map(to);
  const drawn = simplifiedPath(seen, TOLERANCE_PX * context.pixel, false).map(from);
  return dragEnded(loose, drawn, event, rules, context);
}

function clicked(
  path: Path,
  at: Vertex,
  held: Modifiers,
  rules: PathRules,
  context: PathContext,
): PathStep {
  const placed = verticesOf(path);
  const last = placed.at(-1);
  if (last && !moved(last, at, context)) return going({ ...path, pointer: at, repeated: true });
  if (closes(path, at, rules)) return ended(path, held, rules);
  const { exactly } = rules;
  // A full path that the tool refused to end gets no further vertex.
  if (exactly && placed.length >= exactly) return ended(path, held, rules);
  const next = added(path, [at]);
  const full = exactly && placed.length + 1 >= exactly;
  return full ? ended(next, held, rules) : going(next);
}

function dragEnded(
  path: Path,
  drawn: Stretch,
  held: Modifiers,
  rules: PathRules,
  context: PathContext,
): PathStep {
  const { pixel, stretch } = context;
  const last = path.stretches.at(-1)?.at(-1);
  const [start] = drawn;
  const end = drawn.at(-1);
  // A drag that goes on where the last stretch ended does not place that vertex twice.
  const fresh = last && start && !moved(last, start, context) ? drawn.slice(1) : drawn;
  const alone = path.stretches.length === 0;
  const next = fresh.length > 0 ? added(path, fresh) : path;
  if (alone && rules.atOnce) return ended(next, held, rules);
  const first = verticesOf(next)[0];
  if (!(rules.closed && first && end) || rules.exactly) return going(next);
  const reach = SNAP_PX * pixel;
  const isFar = (vertex: Vertex) => apart(first, vertex, stretch) > reach;
  if (!verticesOf(next).some(isFar) || isFar(end)) return going(next);
  return ended(added(path, fresh.slice(0, -1)), held, rules);
}

function closes(path: Path, at: Vertex, { closed }: PathRules): boolean {
  const [first, ...others] = verticesOf(path);
  return closed && first !== undefined && others.length > 0 && same(first, at);
}

function added(path: Path, stretch: Stretch): Path {
  const pointer = stretch.at(-1) ?? path.pointer;
  return { ...path, stretches: [...path.stretches, stretch], undone: [], pointer };
}

/**
 * The second press of a double click fell on the vertex of the first, or placed one beside it.
 * Two quick clicks far apart are none; and where the first of two ended a path, the second has
 * begun another one that nobody wants.
 */
function double(path: Path, held: Modifiers, rules: PathRules, sight: Sight): PathStep {
  if (path.repeated) return ended(path, held, rules);
  const [last, before] = [path.stretches.at(-1), path.stretches.at(-2)];
  if (last === undefined || last.length > 1) return { path, used: begun(path) };
  const [vertex, previous] = [last[0], before?.at(-1)];
  if (previous === undefined) return { path: NO_PATH, used: true };
  if (!vertex || apart(vertex, previous, sight.stretch) > DOUBLE_PX * sight.pixel) {
    return going(path);
  }
  return ended({ ...path, stretches: path.stretches.slice(0, -1) }, held, rules);
}

function ended(path: Path, { shift, ctrl, alt }: Modifiers, rules: PathRules): PathStep {
  const vertices = verticesOf(path);
  const kept = { ...path, press: null, repeated: false };
  const refused = shortOf(vertices.length, rules);
  if (refused !== null) return { path: kept, refused, used: true };
  return { path: NO_PATH, end: { vertices, kept, shift, ctrl, alt }, used: true };
}

function shortOf(placed: number, { least, exactly }: PathRules): string | null {
  const are = placed === 1 ? "1 is placed" : `${placed} are placed`;
  if (exactly && placed !== exactly) return `this type has ${exactly} vertices; ${are} so far`;
  return placed < least ? `at least ${least} vertices are needed; ${are} so far` : null;
}

function back(path: Path): PathStep {
  if (path.press) return going({ ...path, press: null, repeated: false });
  const last = path.stretches.at(-1);
  if (last === undefined) return { path: NO_PATH, used: false };
  const stretches = path.stretches.slice(0, -1);
  return going({ ...path, stretches, undone: [...path.undone, last], repeated: false });
}

function forward(path: Path, { exactly }: PathRules): PathStep {
  const next = path.undone.at(-1);
  if (next === undefined || path.press) return { path, used: false };
  if (exactly && verticesOf(path).length + next.length >= exactly) return { path, used: false };
  const { pointer } = path;
  return going({ ...added(path, next), undone: path.undone.slice(0, -1), pointer });
}
