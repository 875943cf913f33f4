/** Polygons whose outline crosses itself: kept as they were drawn, but never without a sign. */

import { crossings } from "../geometry/outline";
import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";

/** What is said of such a shape. */
export const CROSSES_ITSELF = "crosses itself";

/** So many signs tell enough. */
const SIGNS = 20;
/** An outline that changes with every movement of the pointer is looked at up to this length. */
const LIVELY = 5_000;

/** Whether the outline of a polygon crosses itself; a line may do so as it likes. */
export function crossesItself(shape: WireShape): boolean {
  return shape.kind === "polygon" && crossings(shape).length > 0;
}

/** Where signs belong. */
export function crossingSigns(shape: WireShape): Vertex[] {
  return shape.kind === "polygon" ? crossings(shape).slice(0, SIGNS) : [];
}

/** Where signs belong on a shape that is being moved or drawn. */
export function passingSigns(shape: WireShape): Vertex[] {
  if (shape.kind !== "polygon") return [];
  const length = shape.parts.flat().reduce((sum, ring) => sum + ring.length, 0);
  return length > LIVELY ? [] : crossingSigns(shape);
}
