/** The voxels under a round brush: a disc in a plane, round in millimetres and not in voxels. */

import type { Vertex } from "../geometry/shapes";
import type { Slicing } from "./plane";
import { type Region, regionWhere } from "./region";

/**
 * The voxels that a disc covers on its way between two places of a slice.
 *
 * A voxel belongs where its centre is within the radius of the way. However thin the brush, the
 * voxels under the pointer belong too and follow each other without a gap.
 *
 * @param from, to In in-plane voxel axes, centres at integers; the same for a click.
 * @param radius In the unit of the spacing.
 */
export function brushed(
  from: Vertex,
  to: Vertex,
  radius: number,
  { width, height, spacing }: Slicing,
): Region {
  const [su, sv] = spacing;
  const [reachX, reachY] = [Math.max(0.5, radius / su), Math.max(0.5, radius / sv)];
  const box = [
    Math.min(from[0], to[0]) - reachX,
    Math.min(from[1], to[1]) - reachY,
    Math.max(from[0], to[0]) + reachX,
    Math.max(from[1], to[1]) + reachY,
  ] as const;
  const way = new Way(from, to, su, sv);
  const beneath = under(from, to, width);
  return regionWhere(
    box,
    { width, height },
    (x, y) => way.distance(x, y) <= radius || beneath.has(y * width + x),
  );
}

/** A straight way between two places, measured in true proportion. */
class Way {
  readonly #dx: number;
  readonly #dy: number;
  readonly #squared: number;

  constructor(
    private readonly from: Vertex,
    to: Vertex,
    private readonly su: number,
    private readonly sv: number,
  ) {
    this.#dx = (to[0] - from[0]) * su;
    this.#dy = (to[1] - from[1]) * sv;
    this.#squared = this.#dx ** 2 + this.#dy ** 2;
  }

  /** From the centre of a voxel to the nearest place of the way. */
  distance(x: number, y: number): number {
    const [ax, ay] = [(x - this.from[0]) * this.su, (y - this.from[1]) * this.sv];
    const along = this.#squared === 0 ? 0 : (ax * this.#dx + ay * this.#dy) / this.#squared;
    const share = Math.min(1, Math.max(0, along));
    return Math.hypot(ax - share * this.#dx, ay - share * this.#dy);
  }
}

/** The voxels under the pointer on its way: of each row or column that it crosses, one. */
function under(from: Vertex, to: Vertex, width: number): Set<number> {
  const steps = Math.max(1, Math.ceil(Math.max(...[0, 1].map((n) => apart(from, to, n)))));
  const found = new Set<number>();
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const x = from[0] + share * (to[0] - from[0]);
    const y = from[1] + share * (to[1] - from[1]);
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column >= 0 && column < width) found.add(row * width + column);
  }
  return found;
}

function apart(a: Vertex, b: Vertex, axis: number): number {
  return Math.abs((a[axis] ?? 0) - (b[axis] ?? 0));
}
