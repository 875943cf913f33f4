/** Drags, inserts and deletes what the one selected shape can be taken hold of by. */

import type { Annotation } from "../annotations/annotation";
import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { dragged, type Grip, gapAt, gripAt, middleOf } from "./grips";
import { reshaping } from "./moving";
import { refusal, selected, typeOf } from "./selected";
import { CLICK_REACH } from "./selecting";
import { moved, type Step, type ToolContext, type VertexRef } from "./tool";
import {
  countRefusal,
  deletionRefusal,
  forEachEdge,
  isSame,
  nearestEdge,
  vertexOf,
  withInserted,
  withoutVertex,
} from "./vertices";

/** A grip in the hand. */
export interface Gripping {
  uuid: string;
  grip: Grip;
  start: Vertex;
  gap: Vertex;
}

/** A step of which only the outcome is known yet, and the vertex chosen after it. */
export type Outcome = Omit<Step<unknown>, "state"> & { chosen?: VertexRef | undefined };

/** The one selected annotation, where it may be edited. */
export function onlySelected(context: ToolContext): Annotation | null {
  const [only] = selected(context);
  if (only === undefined || context.selection.length > 1) return null;
  return context.refusal(only) === null ? only : null;
}

/** The grip of the one selected shape at a place. */
export function gripUnder(at: Vertex, context: ToolContext): [Annotation, Grip] | null {
  const only = onlySelected(context);
  const grip = only && gripAt(only.shape, at, context);
  return only && grip ? [only, grip] : null;
}

export function take([{ uuid, shape }, grip]: [Annotation, Grip], at: Vertex): Gripping {
  return { uuid, grip, start: at, gap: gapAt(shape, grip, at) };
}

/** The shape while its grip is dragged; vertices snap. */
export function draggedTo(
  { uuid, grip, gap }: Gripping,
  at: Vertex,
  context: ToolContext,
): WireShape | null {
  const shape = context.get(uuid)?.shape;
  if (shape === undefined) return null;
  const place: Vertex = [at[0] - gap[0], at[1] - gap[1]];
  const free = grip.kind === "handle";
  return dragged(shape, grip, free ? place : context.snap(place, { except: new Set([uuid]) }));
}

/** What a grip that is let go has come to: a click chooses a vertex, a drag changes the shape. */
export function dropped(gripping: Gripping, at: Vertex, context: ToolContext): Outcome {
  const { uuid, grip, start } = gripping;
  const chosen = grip.kind === "handle" ? undefined : grip.vertex;
  const still = !moved(start, at, context);
  if (still && grip.kind !== "middle") return { chosen };
  const refused = grip.kind === "middle" ? insertionRefusal(uuid, context) : null;
  if (refused !== null) return { refused };
  const shape = draggedTo(gripping, still ? start : at, context);
  if (shape === null) return {};
  const outcome = reshaping(new Map([[uuid, shape]]), context);
  return { ...outcome, ...(outcome.change ? { chosen } : {}) };
}

/** Insert a vertex where an edge of the one selected shape is at a place. */
export function inserted(at: Vertex, context: ToolContext): Outcome | null {
  const only = onlySelected(context);
  if (only === null || gripAt(only.shape, at, context)?.kind === "vertex") return null;
  const edge = nearestEdge(only.shape, at, CLICK_REACH * context.pixel, context.stretch);
  return edge && insertion(only, edge, context);
}

function insertion(
  { uuid, shape }: Annotation,
  { ref, at }: { ref: VertexRef; at: Vertex },
  context: ToolContext,
): Outcome {
  const refused = insertionRefusal(uuid, context);
  if (refused !== null) return { refused };
  const shapes = new Map([[uuid, withInserted(shape, ref, at)]]);
  return { ...reshaping(shapes, context), chosen: ref };
}

/** Insert a vertex in the middle of the edge after a vertex, or of a line's last edge before it. */
export function insertedAfter(vertex: VertexRef, context: ToolContext): Outcome {
  const only = onlySelected(context);
  if (only === null) return {};
  const next = { ...vertex, index: vertex.index + 1 };
  let found: { ref: VertexRef; at: Vertex } | null = null;
  forEachEdge(only.shape, (a, b, ref) => {
    const before = isSame(ref, vertex) && found === null;
    if (isSame(ref, next) || before) found = { ref, at: middleOf(a, b) };
  });
  return found ? insertion(only, found, context) : { chosen: vertex };
}

/** Delete a vertex of the one selected shape. */
export function deleted(vertex: VertexRef, context: ToolContext): Outcome {
  const only = onlySelected(context);
  if (only === null) return refusal(context);
  const refused = deletionRefusal(only.shape, vertex, typeOf(only, context));
  if (refused !== null) return { refused, chosen: vertex };
  return reshaping(new Map([[only.uuid, withoutVertex(only.shape, vertex)]]), context);
}

/** The chosen vertex, as long as the one selected shape has it. */
export function stillChosen(
  chosen: VertexRef | undefined,
  context: ToolContext,
): VertexRef | undefined {
  const only = chosen && onlySelected(context);
  return only && vertexOf(only.shape, chosen) ? chosen : undefined;
}

function insertionRefusal(uuid: string, context: ToolContext): string | null {
  const annotation = context.get(uuid);
  return annotation ? countRefusal(typeOf(annotation, context)) : null;
}
