/**
 * Walks along noded edges. Half-edge 2i runs from a to b of edge i, half-edge 2i + 1 back; its
 * twin is `half ^ 1`. "Left" and turning to the left are those of a y axis that points up.
 */

import { type Edge, type Noded, side } from "./noding";

export class HalfEdges {
  readonly x: number[];
  readonly y: number[];
  readonly edges: Edge[];
  readonly count: number;
  /** The half-edges that leave each vertex, turning to the left from the right. */
  readonly leaving: number[][];
  /** The place of each half-edge in that order. */
  private readonly places: Int32Array;

  constructor({ x, y, edges }: Noded) {
    [this.x, this.y, this.edges] = [x, y, edges];
    this.count = 2 * edges.length;
    this.leaving = x.map(() => []);
    this.places = new Int32Array(this.count);
    for (let half = 0; half < this.count; half++) this.leaving[this.from(half)]?.push(half);
    for (const halves of this.leaving) {
      if (halves.length > 1) halves.sort((p, q) => this.compareDirections(p, q));
      halves.forEach((half, place) => {
        this.places[half] = place;
      });
    }
  }

  from(half: number): number {
    const { a, b } = this.edges[half >> 1] as Edge;
    return half & 1 ? b : a;
  }

  to(half: number): number {
    return this.from(half ^ 1);
  }

  /** The next half-edge to the right of one among those that leave the same vertex. */
  toTheRight(half: number): number {
    const halves = this.leaving[this.from(half)] as number[];
    const place = this.places[half] as number;
    return halves[place === 0 ? halves.length - 1 : place - 1] as number;
  }

  /** The half-edge that follows around the face on the left. */
  next(half: number): number {
    return this.toTheRight(half ^ 1);
  }

  /** Where a vertex is from a half-edge's line: positive on the left, 0 on it. */
  sideOf(half: number, vertex: number): number {
    const [from, to] = [this.from(half), this.to(half)];
    return side(
      this.x[from] as number,
      this.y[from] as number,
      this.x[to] as number,
      this.y[to] as number,
      this.x[vertex] as number,
      this.y[vertex] as number,
    );
  }

  /** Whether a half-edge points up, or to the right. */
  isUpper(half: number): boolean {
    const [from, to] = [this.from(half), this.to(half)];
    const dy = (this.y[to] as number) - (this.y[from] as number);
    return dy > 0 || (dy === 0 && (this.x[to] as number) > (this.x[from] as number));
  }

  private compareDirections(p: number, q: number): number {
    const [upper, other] = [this.isUpper(p), this.isUpper(q)];
    if (upper !== other) return upper ? -1 : 1;
    return -this.sideOf(p, this.to(q));
  }
}
