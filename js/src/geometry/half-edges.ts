/**
 * Walks along noded edges. Half-edge 2i runs from a to b of edge i, half-edge 2i + 1 back; its
 * twin is `half ^ 1`. "Left" and turning to the left are those of a y axis that points up.
 */

import { type Noded, side } from "./noding";

export class HalfEdges {
  readonly x: number[];
  readonly y: number[];
  readonly count: number;
  /** The vertex each half-edge leaves. */
  readonly from: Int32Array;
  /** For each half-edge the next to the right among those that leave the same vertex. */
  readonly toTheRight: Int32Array;

  constructor(readonly noded: Noded) {
    const { x, y, a, b } = noded;
    [this.x, this.y, this.count] = [x, y, 2 * a.length];
    this.from = new Int32Array(this.count);
    for (let edge = 0; edge < a.length; edge++) {
      this.from[2 * edge] = a[edge] as number;
      this.from[2 * edge + 1] = b[edge] as number;
    }
    this.toTheRight = new Int32Array(this.count);
    this.turn();
  }

  to(half: number): number {
    return this.from[half ^ 1] as number;
  }

  /** The half-edge that follows around the face on the left. */
  next(half: number): number {
    return this.toTheRight[half ^ 1] as number;
  }

  /** Where a vertex is from a half-edge's line: positive on the left, 0 on it. */
  sideOf(half: number, vertex: number): number {
    const { x, y } = this;
    const [from, to] = [this.from[half] as number, this.to(half)];
    return side(
      x[from] as number,
      y[from] as number,
      x[to] as number,
      y[to] as number,
      x[vertex] as number,
      y[vertex] as number,
    );
  }

  /** Whether a half-edge points up, or to the right. */
  isUpper(half: number): boolean {
    const [from, to] = [this.from[half] as number, this.to(half)];
    const dy = (this.y[to] as number) - (this.y[from] as number);
    return dy > 0 || (dy === 0 && (this.x[to] as number) > (this.x[from] as number));
  }

  /** Orders half-edges that leave one vertex, turning to the left from the right. */
  compareDirections(p: number, q: number): number {
    const [upper, other] = [this.isUpper(p), this.isUpper(q)];
    if (upper !== other) return upper ? -1 : 1;
    return -this.sideOf(p, this.to(q));
  }

  /** Finds what is to the right of each half-edge. */
  private turn(): void {
    // The half-edges of a vertex are a chain first.
    const last = new Int32Array(this.x.length).fill(-1);
    const before = new Int32Array(this.count);
    for (let half = 0; half < this.count; half++) {
      const vertex = this.from[half] as number;
      before[half] = last[vertex] as number;
      last[vertex] = half;
    }
    const leaving: number[] = [];
    for (const start of last) {
      leaving.length = 0;
      for (let half = start; half !== -1; half = before[half] as number) leaving.push(half);
      if (leaving.length > 2) leaving.sort((p, q) => this.compareDirections(p, q));
      for (let i = 0; i < leaving.length; i++) {
        this.toTheRight[leaving[i] as number] = leaving.at(i - 1) as number;
      }
    }
  }
}
