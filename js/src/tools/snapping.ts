/** Snaps a place to what is drawn already: to a vertex first, then to an edge. */

import type { Annotation } from "../annotations/annotation";
import { nearestOnOutline } from "../geometry/nearest";
import { type Bounds, stretched, type Vertex, vertices } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { apart, EQUAL, fromSeen, type Stretch, toSeen } from "./seen";
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
export type SnapContext = Pick<ToolContext, "pixel" | "stretch" | "options" | "within">;

/** How tools snap in a context that is being made. */
export function snapper({ pixel, stretch, options, within }: SnapContext): ToolContext["snap"] {
  return (at, { except, also = [], reach = SNAP_PX * pixel } = {}) => {
    if (!options.snapping) return at;
    const [x, y] = at;
    const [dx, dy] = [reach / stretch[0], reach / stretch[1]];
    const area: Bounds = [x - dx, y - dy, x + dx, y + dy];
    const near = within(area).filter(({ uuid }) => !except?.has(uuid));
    return snapTo(at, near, reach, also, stretch);
  };
}

/** The nearest vertex within reach, else the nearest place on an edge, else the very place given. */
export function snapTo(
  at: Vertex,
  annotations: readonly Annotation[],
  reach: number,
  also: readonly Vertex[] = [],
  stretch: Stretch = EQUAL,
): Vertex {
  const shapes = annotations.map(({ shape }) => shape);
  const within = (places: readonly (Vertex | null)[]) => {
    let [found, least]: [Vertex | null, number] = [null, reach];
    for (const place of places) {
      const far = place ? apart(place, at, stretch) : Infinity;
      if (far < least || (far === least && found === null)) [found, least] = [place, far];
    }
    return found;
  };
  const onOutline = (shape: WireShape) => {
    const place = nearestOnOutline(stretched(shape, [...stretch]), toSeen(at, stretch));
    return place && fromSeen(place, stretch);
  };
  return within(also) ?? within(shapes.flatMap(vertices)) ?? within(shapes.map(onOutline)) ?? at;
}
