/** Distances as they are seen: on a plane of unequal voxels one axis is longer on the screen. */

import type { Parts } from "../geometry/parts";
import { stretched, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";

/** How much longer than in the mean each axis is seen; the product of both is 1. */
export type Stretch = readonly [x: number, y: number];

/** Where both axes are seen alike, as of all slides. */
export const EQUAL: Stretch = [1, 1];

/** In image coordinates of an axis that is not stretched: over `ToolContext.pixel`, screen pixels. */
export function apart(a: Vertex, b: Vertex, [sx, sy]: Stretch = EQUAL): number {
  return Math.hypot((b[0] - a[0]) * sx, (b[1] - a[1]) * sy);
}

/** A place where both axes are seen alike. */
export function toSeen([x, y]: Vertex, [sx, sy]: Stretch): Vertex {
  return [x * sx, y * sy];
}

export function fromSeen([x, y]: Vertex, [sx, sy]: Stretch): Vertex {
  return [x / sx, y / sy];
}

/** How large things are on the screen. */
export interface Sight {
  /** Size of a screen pixel in image coordinates, in the mean of both axes. */
  pixel: number;
  stretch: Stretch;
}

/** A shape in the proportion in which it is seen. */
export function asSeen(shape: WireShape, stretch: Stretch): WireShape {
  return stretched(shape, [...stretch]);
}

/** So many screen pixels right and down, in image coordinates. */
export function onScreen(pixels: number, { pixel, stretch }: Sight): Vertex {
  return fromSeen([pixels * pixel, pixels * pixel], stretch);
}

/** Turns places into those where both axes are seen alike, and back. */
export interface Turning {
  to(at: Vertex): Vertex;
  /** Of a place that went in and comes out again, the very same. */
  from(at: Vertex): Vertex;
}

export function turning(stretch: Stretch): Turning {
  if (stretch[0] === stretch[1]) return { to: (at) => at, from: (at) => at };
  const known = new Map<Vertex, Vertex>();
  return {
    to: (at) => {
      const seen = toSeen(at, stretch);
      known.set(seen, at);
      return seen;
    },
    from: (at) => known.get(at) ?? fromSeen(at, stretch),
  };
}

/** An area worked on in the proportion in which it is seen. */
export function whileSeen(parts: Parts, stretch: Stretch, work: (seen: Parts) => Parts): Parts {
  const { to, from } = turning(stretch);
  return placed(work(placed(parts, to)), from);
}

function placed(parts: Parts, place: (at: Vertex) => Vertex): Parts {
  return parts.map((part) => part.map((ring) => ring.map(place)));
}
