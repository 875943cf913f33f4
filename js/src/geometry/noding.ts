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
import { boxes, touchingPairs } from "./sweep";

/** An edge of the arrangement; it runs from the vertex of lower number to that of the higher. */
export interface Edge {
  a: number;
  b: number;
  /** How often the rings of each of two operands run along it, less how often against it. */
  weight: [number, number];
  /** Whether it is, or is also, of a cut line. */
  cut: boolean;
}

export interface Noded {
  x: number[];
  y: number[];
  edges: Edge[];
}

/** Twice the area of the triangle: positive where c is to the left of a -> b (y up). */
export function side(ax: number, ay: number, bx: number, by: number, cx: number, cy: number) {
  return -orient2d(ax, ay, bx, by, cx, cy);
}

const PASSES = 40;
const PATIENCE = 6;

export class Noder {
  private readonly x: number[] = [];
  private readonly y: number[] = [];
  private readonly numbers = new Map<number, Map<number, number>>();
  private edges = new Map<number, Edge>();
  private magnitude = 0;

  /** Adds a path; a ring's last vertex is joined with its first. */
  add(path: Vertex[], closed: boolean, weight: [number, number], cut = false): void {
    const ids = path.map(([x, y]) => this.vertex(x, y));
    const last = closed ? ids.length : ids.length - 1;
    for (let i = 0; i < last; i++) {
      this.edge(ids[i] as number, ids[(i + 1) % ids.length] as number, weight, cut);
    }
  }

  noded(): Noded {
    let tolerance = this.magnitude * 2 ** -50;
    let changed = new Set(this.edges.values());
    for (let pass = 0; pass < PASSES && changed.size > 0; pass++) {
      if (pass > PATIENCE) tolerance *= 2;
      changed = this.pass(changed, tolerance);
    }
    return { x: this.x, y: this.y, edges: [...this.edges.values()] };
  }

  private vertex(x: number, y: number): number {
    let column = this.numbers.get(x);
    if (column === undefined) {
      column = new Map();
      this.numbers.set(x, column);
    }
    const known = column.get(y);
    if (known !== undefined) return known;
    const id = this.x.length;
    column.set(y, id);
    // 0 and -0 are one place.
    this.x.push(x + 0);
    this.y.push(y + 0);
    this.magnitude = Math.max(this.magnitude, Math.abs(x), Math.abs(y));
    return id;
  }

  private edge(from: number, to: number, [wa, wb]: [number, number], cut: boolean): Edge | null {
    if (from === to) return null;
    const sign = from < to ? 1 : -1;
    const [a, b] = from < to ? [from, to] : [to, from];
    const key = a * 2 ** 26 + b;
    const known = this.edges.get(key);
    if (known !== undefined) {
      known.weight = [known.weight[0] + sign * wa, known.weight[1] + sign * wb];
      known.cut ||= cut;
      return known;
    }
    const edge: Edge = { a, b, weight: [sign * wa, sign * wb], cut };
    this.edges.set(key, edge);
    return edge;
  }

  /** Cuts once; returns the edges that were not there before. */
  private pass(changed: Set<Edge>, tolerance: number): Set<Edge> {
    const edges = [...this.edges.values()];
    const isNew = edges.map((edge) => changed.has(edge));
    const cuts = new Map<number, number[]>();
    const cutAt = (edge: number, vertex: number) => {
      const list = cuts.get(edge);
      if (list === undefined) cuts.set(edge, [vertex]);
      else list.push(vertex);
    };
    touchingPairs(this.boxes(edges, tolerance), (i, j) => {
      if (isNew[i] || isNew[j]) this.meet(edges, i, j, tolerance, cutAt);
    });
    const made = new Set<Edge>();
    for (const [i, vertices] of cuts) this.divide(edges[i] as Edge, vertices, made);
    return made;
  }

  private boxes(edges: Edge[], tolerance: number) {
    const found = boxes(edges.length);
    edges.forEach(({ a, b }, i) => {
      const [ax, ay] = [this.x[a] as number, this.y[a] as number];
      const [bx, by] = [this.x[b] as number, this.y[b] as number];
      found.x0[i] = Math.min(ax, bx) - tolerance;
      found.y0[i] = Math.min(ay, by) - tolerance;
      found.x1[i] = Math.max(ax, bx) + tolerance;
      found.y1[i] = Math.max(ay, by) + tolerance;
    });
    return found;
  }

  /** Finds where two edges have to be cut because of each other. */
  private meet(
    edges: Edge[],
    i: number,
    j: number,
    tolerance: number,
    cutAt: (edge: number, vertex: number) => void,
  ): void {
    const [first, second] = [edges[i] as Edge, edges[j] as Edge];
    const ofC = this.sideOf(first, second.a);
    const ofD = this.sideOf(first, second.b);
    const far = tolerance * this.length(first);
    if (Math.min(ofC, ofD) > far || Math.max(ofC, ofD) < -far) return;
    const ofA = this.sideOf(second, first.a);
    const ofB = this.sideOf(second, first.b);
    const ends: [number, Edge, number, number][] = [
      [i, first, second.a, ofC],
      [i, first, second.b, ofD],
      [j, second, first.a, ofA],
      [j, second, first.b, ofB],
    ];
    const touching = ends.filter(([, edge, end, at]) => this.isOn(edge, end, at, tolerance));
    for (const [edge, , end] of touching) cutAt(edge, end);
    if (touching.length > 0 || ofC * ofD >= 0 || ofA * ofB >= 0) return;
    const crossing = this.crossing(first, second, ofA, ofB, ofC, ofD);
    if (crossing !== first.a && crossing !== first.b) cutAt(i, crossing);
    if (crossing !== second.a && crossing !== second.b) cutAt(j, crossing);
  }

  private sideOf({ a, b }: Edge, vertex: number): number {
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

  private length({ a, b }: Edge): number {
    return Math.hypot(
      (this.x[b] as number) - (this.x[a] as number),
      (this.y[b] as number) - (this.y[a] as number),
    );
  }

  /** Whether a vertex lies on an edge, between its ends. */
  private isOn(edge: Edge, vertex: number, side: number, tolerance: number): boolean {
    const { a, b } = edge;
    if (vertex === a || vertex === b) return false;
    if (Math.abs(side) > tolerance * this.length(edge)) return false;
    const { x, y } = this;
    const [px, py] = [x[vertex] as number, y[vertex] as number];
    const [ax, ay, bx, by] = [x[a], y[a], x[b], y[b]] as [number, number, number, number];
    const [dx, dy] = [bx - ax, by - ay];
    const before = (px - ax) * dx + (py - ay) * dy;
    const after = (px - bx) * dx + (py - by) * dy;
    return before > 0 && after < 0;
  }

  /** The vertex where two edges cross: on the shorter, divided as its ends' distances are. */
  private crossing(
    first: Edge,
    second: Edge,
    ofA: number,
    ofB: number,
    ofC: number,
    ofD: number,
  ): number {
    const { x, y } = this;
    const onFirst = this.length(first) < this.length(second);
    const { a, b } = onFirst ? first : second;
    const other = onFirst ? second : first;
    const [from, to] = onFirst ? [Math.abs(ofA), Math.abs(ofB)] : [Math.abs(ofC), Math.abs(ofD)];
    const at = from / (from + to);
    const between = (p: number[]) => {
      const value = (p[a] as number) + at * ((p[b] as number) - (p[a] as number));
      const low = Math.min(p[other.a] as number, p[other.b] as number);
      const high = Math.max(p[other.a] as number, p[other.b] as number);
      return Math.min(high, Math.max(low, value));
    };
    return this.vertex(between(x), between(y));
  }

  /** Replaces an edge by the pieces between the vertices on it. */
  private divide(edge: Edge, vertices: number[], made: Set<Edge>): void {
    const { a, b, weight, cut } = edge;
    this.edges.delete(a * 2 ** 26 + b);
    const { x, y } = this;
    const [ax, ay] = [x[a] as number, y[a] as number];
    const [dx, dy] = [(x[b] as number) - ax, (y[b] as number) - ay];
    const along = (id: number) => ((x[id] as number) - ax) * dx + ((y[id] as number) - ay) * dy;
    const stops = [...new Set(vertices)].sort((p, q) => along(p) - along(q));
    let from = a;
    for (const to of [...stops, b]) {
      const piece = this.edge(from, to, weight, cut);
      if (piece !== null) made.add(piece);
      from = to;
    }
  }
}
