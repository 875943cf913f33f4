/**
 * Areas that grow and shrink under a moving tool: what brush, eraser and wand have in common.
 *
 * What is painted is put together by itself first. With a polygon, which may have very many
 * vertices, it is put together once a movement, and never grows large before that.
 */

import type { Edit } from "../annotations/editor";
import { subtract, union } from "../geometry/boolean";
import { area, isEmpty, type Parts, polygonOf } from "../geometry/parts";
import { distance, type Vertex } from "../geometry/shapes";
import { simplified } from "../geometry/simplify";
import { type Area, areaOf, isEditablePolygon, outlined } from "./areas";
import type { Outcome } from "./command";
import { create } from "./drawing";
import { mismatch } from "./fit";
import { asSeen, type Sight, toSeen, whileSeen } from "./seen";
import { selected } from "./selected";
import type { Preview, ToolContext } from "./tool";

/** One stroke, from press to letting go. */
export interface Painting {
  /** What it changes, by uuid, as it is by now; a polygon that is new has the uuid "". */
  targets: ReadonlyMap<string, Parts>;
  /** Whether it takes away. */
  erases: boolean;
  /** What was painted and is not yet part of the targets. */
  fresh: Parts;
}

/** With more vertices than this what is fresh becomes part of the targets. */
const MANY = 200;
/** What a stroke leaves out of its outline, in screen pixels. */
const TOLERANCE_PX = 0.1;
/** A polygon that changed by less than this share is as it was. */
const NOISE = 1e-9;

const NEW = "";
const NOTHING_TO_ERASE = "nothing is erased: no polygon that you may edit is selected or lies here";

/** Begin a stroke: on a selected polygon or, where it erases, on one beneath. */
export function beginPainting(
  at: Vertex,
  reach: number,
  erases: boolean,
  context: ToolContext,
): Painting | { refused: string } {
  const found = erases ? erased(at, reach, context) : grown(at, reach, context);
  if (found.length > 0) {
    return { targets: new Map(found.map((one) => [one.uuid, one.parts])), erases, fresh: [] };
  }
  const refused = erases ? NOTHING_TO_ERASE : newRefusal(context);
  return refused === null ? { targets: new Map([[NEW, []]]), erases, fresh: [] } : { refused };
}

/** Of the selected polygons the first that the tool touches. */
function grown(at: Vertex, reach: number, context: ToolContext): Area[] {
  const { stretch } = context;
  const seen = toSeen(at, stretch);
  return selectedPolygons(context)
    .filter(({ shape }) => distance(asSeen(shape, stretch), ...seen) <= reach)
    .slice(0, 1);
}

/** All selected polygons; where none is selected the topmost that the tool touches. */
function erased(at: Vertex, reach: number, context: ToolContext): Area[] {
  const chosen = selectedPolygons(context);
  if (chosen.length > 0) return chosen;
  const beneath = context.at(at, reach).filter((one) => isEditablePolygon(one, context));
  return beneath.slice(0, 1).flatMap((one) => areaOf(one) ?? []);
}

function selectedPolygons(context: ToolContext): Area[] {
  return selected(context)
    .filter((one) => isEditablePolygon(one, context))
    .flatMap((one) => areaOf(one) ?? []);
}

/** Why no new polygon can be painted, null where one can. */
function newRefusal({ type }: ToolContext): string | null {
  if (type === null) return "choose a type that is drawn as a polygon first";
  if (type.vertex_count !== null) return `${type.name} has ${type.vertex_count} vertices: draw it`;
  return mismatch(polygonOf([]), type);
}

/** The stroke with something more painted. */
export function painted(painting: Painting, more: Parts, sight: Sight): Painting {
  const fresh = union([painting.fresh, more]);
  if (fresh.flat(2).length <= MANY) return { ...painting, fresh };
  return { ...settled({ ...painting, fresh }, sight), fresh: more };
}

/** The stroke with all that is fresh in its targets. */
function settled(painting: Painting, { pixel, stretch }: Sight): Painting {
  const thin = whileSeen(painting.fresh, stretch, (seen) => simplified(seen, TOLERANCE_PX * pixel));
  return { ...painting, targets: results({ ...painting, fresh: thin }), fresh: [] };
}

function results({ targets, erases, fresh }: Painting): Map<string, Parts> {
  const put = (parts: Parts) => (erases ? subtract(parts, fresh) : union([parts, fresh]));
  return new Map([...targets].map(([uuid, parts]) => [uuid, put(parts)]));
}

/** What is shown while the stroke lasts. */
export function paintingPreview(painting: Painting): Preview {
  const shapes = new Map([...results(painting)].map(([uuid, parts]) => [uuid, polygonOf(parts)]));
  const drawn = shapes.get(NEW);
  return drawn ? { drawn } : { moved: shapes };
}

/** What the stroke has come to: one change, one step of undo. */
export function endPainting(painting: Painting, context: ToolContext): Outcome {
  const { targets } = settled(painting, context);
  const made = targets.get(NEW);
  if (made) {
    const outcome = create(polygonOf(made), context);
    return outcome.change ? { ...outcome, selection: "changed" } : outcome;
  }
  const change: Edit[] = [];
  for (const [uuid, after] of targets) {
    const outcome = changeOf(uuid, after, context);
    if (outcome === null) continue;
    if ("refused" in outcome) return outcome;
    change.push(outcome.edit);
  }
  return change.length > 0 ? { change } : {};
}

/** The edit of one polygon; null where the stroke did not touch it. */
function changeOf(uuid: string, after: Parts, context: ToolContext) {
  const annotation = context.get(uuid);
  const before = annotation && areaOf(annotation);
  if (!before) return null;
  if (isEmpty(after)) return { edit: { uuid, content: null } };
  const [was, is] = [area(before.parts), area(after)];
  return Math.abs(is - was) <= NOISE * was ? null : outlined(before, after, context);
}
