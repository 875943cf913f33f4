/** Outlines of the pixels set in a mask. */

import { type Parts, signedArea } from "./parts";
import { DisjointSets } from "./sets";
import type { Vertex } from "./shapes";
import { simplified } from "./simplify";

/** Right, down, left, up: each a turn to the right of the one before, y down. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** Where the pixels ahead are from a corner, by direction: on the right, on the left. */
const AHEAD = [
  { right: [0, 0], left: [0, -1] },
  { right: [-1, 0], left: [0, 0] },
  { right: [-1, -1], left: [-1, 0] },
  { right: [0, -1], left: [-1, -1] },
] as const;

/**
 * The borders of the pixels that are not 0, in coordinates of pixel corners: the first pixel is
 * the square from 0, 0 to 1, 1. Pixels that share an edge are one part, those that share a corner
 * only are two; where a part touches itself in a corner it is divided into rings there.
 *
 * @param mask Row by row, `width * height` of them.
 */
export function traced(mask: Uint8Array, width: number, height: number): Parts {
  return new Tracing(mask, width, height).parts();
}

/** The same rings in no order, where it does not matter which are holes in which part. */
export function borders(mask: Uint8Array, width: number, height: number): Vertex[][] {
  return new Tracing(mask, width, height).rings();
}

/**
 * Traced outlines without their stairs: corners are cut off half a pixel from them, which turns a
 * diagonal of steps into a straight line, and what is then within `tolerance` of a straight line
 * becomes one. Rings stay rings and apart.
 */
export function smoothed(parts: Parts, tolerance = 0.5): Parts {
  return simplified(
    parts.map((part) => part.map(bevelled)),
    tolerance,
  );
}

/** Each corner replaced by a place half a pixel before and one half a pixel behind it. */
function bevelled(ring: Vertex[]): Vertex[] {
  return ring.flatMap((vertex, i) => {
    const before = ring.at(i - 1) as Vertex;
    const behind = ring[(i + 1) % ring.length] as Vertex;
    const leaving = towards(vertex, behind, 0.5);
    // On an edge of one pixel this is where the corner before has left it.
    return length(before, vertex) <= 1 ? [leaving] : [towards(vertex, before, 0.5), leaving];
  });
}

function length(a: Vertex, b: Vertex): number {
  return Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]);
}

/** A place `far` from a on the way to b, along an axis. */
function towards(a: Vertex, b: Vertex, far: number): Vertex {
  return [a[0] + far * Math.sign(b[0] - a[0]), a[1] + far * Math.sign(b[1] - a[1])];
}

class Tracing {
  /** Which upper edges of pixels have been walked along. */
  private readonly walked: Uint8Array;

  constructor(
    private readonly mask: Uint8Array,
    private readonly width: number,
    private readonly height: number,
  ) {
    this.walked = new Uint8Array(width * height);
  }

  parts(): Parts {
    const byPixel = new Map<number, Vertex[][]>();
    const joined = this.join();
    for (const [pixel, rings] of this.walks()) {
      const first = joined.find(pixel);
      const part = byPixel.get(first) ?? [];
      byPixel.set(first, part);
      part.push(...rings);
    }
    return [...byPixel.values()].map(outsideFirst);
  }

  rings(): Vertex[][] {
    return [...this.walks()].flatMap(([, rings]) => rings);
  }

  /** A pixel inside, and the rings of the walk that begins at it. */
  private *walks(): Generator<readonly [pixel: number, rings: Vertex[][]]> {
    const { mask, width } = this;
    for (let at = 0; at < mask.length; at++) {
      if (mask[at] === 0 || this.walked[at] === 1 || (at >= width && mask[at - width])) continue;
      yield [at, this.walk(at % width, Math.floor(at / width))];
    }
  }

  private isSet(x: number, y: number): boolean {
    const isWithin = x >= 0 && y >= 0 && x < this.width && y < this.height;
    return isWithin && this.mask[y * this.width + x] !== 0;
  }

  /** Joins pixels that share an edge. */
  private join(): DisjointSets {
    const { mask, width, height } = this;
    const joined = new DisjointSets(width * height);
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] === 0) continue;
      if (i % width > 0 && mask[i - 1]) joined.join(i, i - 1);
      if (i >= width && mask[i - width]) joined.join(i, i - width);
    }
    return joined;
  }

  /** The rings along one walk with set pixels on the right, from the upper edge of a pixel. */
  private walk(startX: number, startY: number): Vertex[][] {
    const found: Vertex[][] = [];
    const path: Vertex[] = [];
    const placeOf = new Map<number, number>();
    let [x, y, direction] = [startX, startY, 0];
    do {
      if (direction === 0) this.walked[y * this.width + x] = 1;
      const [dx, dy] = STEPS[direction] as readonly [number, number];
      [x, y] = [x + dx, y + dy];
      const turn = this.turn(x, y, direction);
      if (turn === 0) continue;
      direction = (direction + turn + 4) % 4;
      const corner = y * (this.width + 1) + x;
      const place = placeOf.get(corner);
      if (place !== undefined) found.push(this.close(path, place, placeOf));
      placeOf.set(corner, path.length);
      path.push([x, y]);
    } while (x !== startX || y !== startY || direction !== 0);
    return [...found, path];
  }

  /** Takes the ring that closes at a place off the end of a path. */
  private close(path: Vertex[], place: number, placeOf: Map<number, number>): Vertex[] {
    const ring = path.splice(place);
    for (const [x, y] of ring) placeOf.delete(y * (this.width + 1) + x);
    return ring;
  }

  /** 1 to the right, -1 to the left, 0 straight on. */
  private turn(x: number, y: number, direction: number): number {
    const { left, right } = AHEAD[direction] as (typeof AHEAD)[number];
    if (!this.isSet(x + right[0], y + right[1])) return 1;
    return this.isSet(x + left[0], y + left[1]) ? -1 : 0;
  }
}

/** Of the rings of one part the outside is the one that turns to the right. */
function outsideFirst(rings: Vertex[][]): Vertex[][] {
  return rings.sort((a, b) => signedArea(b) - signedArea(a));
}
