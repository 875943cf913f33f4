/**
 * Cuts edges where they meet, so that any two of them share an end or nothing.
 *
 * Which side of an edge a vertex is on is decided exactly (Shewchuk's adaptive predicates); only
 * the place of a crossing is rounded. A rounded crossing bends its two edges by less than
 * `tolerance`, which may make new ones, so the cutting is repeated until there are none. Vertices
 * nearer than `tolerance` to an edge are taken as on it, which lets this come to an end.
 */

import { orient2d } from "robust-predicates";
import type { Vertex } from "./shapes";
import { type Boxes, boxes, touchingPairs } from "./sweep";

/** Edges between numbered vertices, a column a property. */
export interface Noded {
  x: number[];
  y: number[];
  /** The ends of each edge, that of lower number first. */
  a: number[];
  b: number[];
  /** How often rings of the first operand run from a to b, less how often from b to a. */
  wa: number[];
  /** The same of the second operand. */
  wb: number[];
}

/** Twice the area of the triangle: positive where c is to the left of a -> b (y up). */
export function side(ax: number, ay: number, bx: number, by: number, cx: number, cy: number) {
  return -orient2d(ax, ay, bx, by, cx, cy);
}

/** The edges whose number passes a test. */
export function filtered(noded: Noded, passes: (edge: number) => boolean): Noded {
  const only = (column: number[]) => column.filter((_, edge) => passes(edge));
  const { x, y, a, b, wa, wb } = noded;
  return { x, y, a: only(a), b: only(b), wa: only(wa), wb: only(wb) };
}

/** Beyond this many rounds the tolerance grows, and beyond those it is given up. */
const PATIENCE = 6;
const ROUNDS = 40;

/** No more vertices than this, so that two numbers of them fit into one. */
const MOST = 2 ** 26;

export class Noder {
  private readonly x: number[] = [];
  private readonly y: number[] = [];
  private readonly a: number[] = [];
  private readonly b: number[] = [];
  private readonly wa: number[] = [];
  private readonly wb: number[] = [];
  /** The last vertex in each square of the plane, by a mixture of the square's coordinates. */
  private readonly vertices = new Map<number, number>();
  /** For each vertex the one before it of the same mixture, or -1. */
  private readonly alike: number[] = [];
  /** Numbers of edges by their ends. */
  private readonly edges = new Map<number, number>();
  private readonly paths: { path: Vertex[]; closed: boolean; weight: [number, number] }[] = [];
  private tolerance = 0;

  /** Adds a path, which runs so often around each operand; a ring returns to its first vertex. */
  add(path: Vertex[], closed: boolean, weight: [number, number]): void {
    this.paths.push({ path, closed, weight });
  }

  noded(): Noded {
    this.tolerance = this.magnitude() * 2 ** -50;
    for (const { path, closed, weight } of this.paths) this.follow(path, closed, weight);
    let tolerance = this.tolerance;
    let [from, count] = [0, this.a.length];
    for (let round = 0; round < ROUNDS && from < count; round++) {
      if (round > PATIENCE) tolerance *= 2;
      this.cut(from, tolerance);
      [from, count] = [count, this.a.length];
    }
    const { x, y, a, b, wa, wb } = this;
    return filtered({ x, y, a, b, wa, wb }, (edge) => !this.isGone(edge));
  }

  private magnitude(): number {
    let most = 0;
    for (const { path } of this.paths) {
      for (const [x, y] of path) most = Math.max(most, Math.abs(x), Math.abs(y));
    }
    return most;
  }

  private follow(path: Vertex[], closed: boolean, [wa, wb]: [number, number]): void {
    const ids = path.map(([x, y]) => this.vertex(x, y));
    const last = closed ? ids.length : ids.length - 1;
    for (let i = 0; i < last; i++) {
      this.edge(ids[i] as number, ids[(i + 1) % ids.length] as number, wa, wb);
    }
  }

  /** The number of the vertex at a place. */
  private vertex(x: number, y: number): number {
    const square = this.square(x, y);
    const last = this.vertices.get(square) ?? -1;
    for (let id = last; id !== -1; id = this.alike[id] as number) {
      if (this.x[id] === x && this.y[id] === y) return id;
    }
    const id = this.x.length;
    this.alike.push(last);
    this.vertices.set(square, id);
    // 0 and -0 are one place.
    this.x.push(x + 0);
    this.y.push(y + 0);
    return id;
  }

  /** The number of the vertex at a place that has been rounded, or of one it could as well be. */
  private vertexNear(x: number, y: number): number {
    const { tolerance } = this;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        const square = this.square(x + dx * tolerance, y + dy * tolerance);
        for (let id = this.vertices.get(square) ?? -1; id !== -1; id = this.alike[id] as number) {
          const [px, py] = [this.x[id] as number, this.y[id] as number];
          if (Math.abs(px - x) <= tolerance && Math.abs(py - y) <= tolerance) return id;
        }
      }
    }
    return this.vertex(x, y);
  }

  /** A number for the square of the plane a place is in; seldom the same for two. */
  private square(x: number, y: number): number {
    const column = Math.floor(x / this.tolerance);
    const row = Math.floor(y / this.tolerance);
    return 0.7548776662466927 * column + 0.5698402909980532 * row;
  }

  private edge(from: number, to: number, wa: number, wb: number): void {
    if (from === to) return;
    const sign = from < to ? 1 : -1;
    const [a, b] = from < to ? [from, to] : [to, from];
    const known = this.edges.get(a * MOST + b);
    if (known !== undefined) {
      this.wa[known] = (this.wa[known] as number) + sign * wa;
      this.wb[known] = (this.wb[known] as number) + sign * wb;
      return;
    }
    this.edges.set(a * MOST + b, this.a.length);
    this.a.push(a);
    this.b.push(b);
    this.wa.push(sign * wa);
    this.wb.push(sign * wb);
  }

  /** Whether an edge has been replaced by pieces of it. */
  private isGone(edge: number): boolean {
    return this.a[edge] === -1;
  }

  /** Cuts all edges, but not those before `from` because of each other. */
  private cut(from: number, tolerance: number): void {
    const cuts = new Map<number, number[]>();
    const cutAt = (edge: number, vertex: number) => {
      const list = cuts.get(edge);
      if (list === undefined) cuts.set(edge, [vertex]);
      else list.push(vertex);
    };
    touchingPairs(this.boxes(tolerance), from, (i, j) => this.meet(i, j, tolerance, cutAt));
    for (const [edge, vertices] of cuts) this.divide(edge, vertices);
  }

  private boxes(tolerance: number): Boxes {
    const { a, b, x, y } = this;
    const found = boxes(a.length);
    for (let i = 0; i < a.length; i++) {
      const [from, to] = [a[i] as number, b[i] as number];
      if (this.isGone(i)) continue;
      const [ax, ay] = [x[from] as number, y[from] as number];
      const [bx, by] = [x[to] as number, y[to] as number];
      found.x0[i] = Math.min(ax, bx) - tolerance;
      found.y0[i] = Math.min(ay, by) - tolerance;
      found.x1[i] = Math.max(ax, bx) + tolerance;
      found.y1[i] = Math.max(ay, by) + tolerance;
    }
    return found;
  }

  /** Finds where two edges have to be cut because of each other. */
  private meet(
    i: number,
    j: number,
    tolerance: number,
    cutAt: (edge: number, vertex: number) => void,
  ): void {
    const [a, b] = [this.a[i] as number, this.b[i] as number];
    const [c, d] = [this.a[j] as number, this.b[j] as number];
    const ofC = this.sideOf(a, b, c);
    const ofD = this.sideOf(a, b, d);
    const near = tolerance * this.length(a, b);
    if (Math.min(ofC, ofD) > near || Math.max(ofC, ofD) < -near) return;
    const ofA = this.sideOf(c, d, a);
    const ofB = this.sideOf(c, d, b);
    const nearOther = tolerance * this.length(c, d);
    let touch = false;
    const end = (edge: number, from: number, to: number, vertex: number) => {
      if (!this.isBetween(from, to, vertex)) return;
      touch = true;
      cutAt(edge, vertex);
    };
    if (Math.abs(ofC) <= near) end(i, a, b, c);
    if (Math.abs(ofD) <= near) end(i, a, b, d);
    if (Math.abs(ofA) <= nearOther) end(j, c, d, a);
    if (Math.abs(ofB) <= nearOther) end(j, c, d, b);
    if (touch || ofC * ofD >= 0 || ofA * ofB >= 0) return;
    // On the shorter one the place has more digits.
    const crossing =
      near < nearOther
        ? this.crossing(a, b, c, d, ofA / (ofA - ofB))
        : this.crossing(c, d, a, b, ofC / (ofC - ofD));
    if (crossing !== a && crossing !== b) cutAt(i, crossing);
    if (crossing !== c && crossing !== d) cutAt(j, crossing);
  }

  private sideOf(a: number, b: number, vertex: number): number {
    if (vertex === a || vertex === b) return 0;
    const { x, y } = this;
    return side(
      x[a] as number,
      y[a] as number,
      x[b] as number,
      y[b] as number,
      x[vertex] as number,
      y[vertex] as number,
    );
  }

  private length(a: number, b: number): number {
    const { x, y } = this;
    const [dx, dy] = [(x[b] as number) - (x[a] as number), (y[b] as number) - (y[a] as number)];
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** Whether a vertex is beside an edge, not beyond one of its ends. */
  private isBetween(a: number, b: number, vertex: number): boolean {
    if (vertex === a || vertex === b) return false;
    const { x, y } = this;
    const [px, py] = [x[vertex] as number, y[vertex] as number];
    const [ax, ay, bx, by] = [x[a], y[a], x[b], y[b]] as [number, number, number, number];
    const [dx, dy] = [bx - ax, by - ay];
    return (px - ax) * dx + (py - ay) * dy > 0 && (px - bx) * dx + (py - by) * dy < 0;
  }

  /** The vertex at a share of a -> b, within the box of the edge c -> d that crosses it there. */
  private crossing(a: number, b: number, c: number, d: number, share: number): number {
    const along = (column: number[]) => {
      const [from, to] = [column[a] as number, column[b] as number];
      const [one, other] = [column[c] as number, column[d] as number];
      const value = from + share * (to - from);
      return Math.min(Math.max(one, other), Math.max(Math.min(one, other), value));
    };
    return this.vertexNear(along(this.x), along(this.y));
  }

  /** Replaces an edge by the pieces between the vertices on it. */
  private divide(edge: number, vertices: number[]): void {
    const [a, b] = [this.a[edge] as number, this.b[edge] as number];
    const { x, y } = this;
    const [ax, ay] = [x[a] as number, y[a] as number];
    const [dx, dy] = [(x[b] as number) - ax, (y[b] as number) - ay];
    const along = (id: number) => ((x[id] as number) - ax) * dx + ((y[id] as number) - ay) * dy;
    const stops = [...vertices, b].sort((p, q) => along(p) - along(q));
    this.edges.delete(a * MOST + b);
    this.a[edge] = -1;
    let from = a;
    for (const to of stops) {
      this.edge(from, to, this.wa[edge] as number, this.wb[edge] as number);
      from = to;
    }
  }
}
