/** Snaps a place to what is drawn already: to a vertex first, then to an edge. */

import type { Annotation } from "../annotations/annotation";
import { between, nearer, nearestOnOutline } from "../geometry/nearest";
import { type Bounds, type Vertex, vertices } from "../geometry/shapes";
import type { ToolContext } from "./tool";

/** From so near on the screen a place snaps. */
export const SNAP_PX = 8;

export interface SnapOptions {
  /** Annotations that are not snapped to, as the one that is being moved. */
  except?: ReadonlySet<string>;
  /** Further places to snap to, before all others: the first vertex of what is being drawn. */
  also?: readonly Vertex[];
  /** In pixels of level 0; without it `SNAP_PX` of the screen. */
  reach?: number;
}

/** What snapping asks of a context. */
export type SnapContext = Pick<ToolContext, "pixel" | "options" | "within">;

/** How tools snap in a context that is being made. */
export function snapper({ pixel, options, within }: SnapContext): ToolContext["snap"] {
  return (at, { except, also = [], reach = SNAP_PX * pixel } = {}) => {
    if (!options.snapping) return at;
    const [x, y] = at;
    const area: Bounds = [x - reach, y - reach, x + reach, y + reach];
    const near = within(area).filter(({ uuid }) => !except?.has(uuid));
    return snapTo(at, near, reach, also);
  };
}

/** The nearest vertex within reach, else the nearest place on an edge, else the very place given. */
export function snapTo(
  at: Vertex,
  annotations: readonly Annotation[],
  reach: number,
  also: readonly Vertex[] = [],
): Vertex {
  const shapes = annotations.map(({ shape }) => shape);
  const within = (places: readonly (Vertex | null)[]) => {
    const place = nearer(at, places);
    return place && between(place, at) <= reach ? place : null;
  };
  return (
    within(also) ??
    within(shapes.flatMap(vertices)) ??
    within(shapes.map((shape) => nearestOnOutline(shape, at))) ??
    at
  );
}
