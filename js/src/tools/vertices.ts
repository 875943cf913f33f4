/** The vertices of polygons and lines one by one. Only the ring that changes is made anew. */

import { nearestOnEdge, type Vertex } from "../geometry/shapes";
import type { TypeEntry, WireShape } from "../protocol";
import { apart, EQUAL, fromSeen, type Stretch, toSeen } from "./seen";
import type { VertexRef } from "./tool";

/** One ring of a polygon, or the whole of a line. */
export interface Path {
  part: number;
  ring: number;
  vertices: readonly Vertex[];
  closed: boolean;
}

/** The paths of a shape with free vertices; none of boxes, circles and points. */
export function pathsOf(shape: WireShape): Path[] {
  if (shape.kind === "line") {
    return [{ part: 0, ring: 0, vertices: shape.vertices, closed: false }];
  }
  if (shape.kind !== "polygon") return [];
  const { closed } = shape;
  return shape.parts.flatMap((rings, part) =>
    rings.map((vertices, ring) => ({ part, ring, vertices, closed })),
  );
}

export function vertexOf(shape: WireShape, ref: VertexRef): Vertex | undefined {
  const path = pathsOf(shape).find(({ part, ring }) => part === ref.part && ring === ref.ring);
  return path?.vertices[ref.index];
}

/** A shape with a vertex at another place. */
export function withVertex(shape: WireShape, ref: VertexRef, at: Vertex): WireShape {
  return withPath(shape, ref, (path) => path.map((one, i) => (i === ref.index ? at : one)));
}

/** A shape with a further vertex before another. */
export function withInserted(shape: WireShape, ref: VertexRef, at: Vertex): WireShape {
  return withPath(shape, ref, (path) => [
    ...path.slice(0, ref.index),
    at,
    ...path.slice(ref.index),
  ]);
}

export function withoutVertex(shape: WireShape, ref: VertexRef): WireShape {
  return withPath(shape, ref, (path) => path.filter((_, i) => i !== ref.index));
}

/** A shape with one path changed. */
export function withPath(
  shape: WireShape,
  { part, ring }: Pick<Path, "part" | "ring">,
  change: (path: Vertex[]) => Vertex[],
): WireShape {
  if (shape.kind === "line") return { ...shape, vertices: change(shape.vertices) };
  if (shape.kind !== "polygon") return shape;
  const parts = shape.parts.map((rings, i) =>
    i === part ? rings.map((one, j) => (j === ring ? change(one) : one)) : rings,
  );
  return { ...shape, parts };
}

/** Why vertices of a type can be neither inserted nor deleted, null where they can. */
export function countRefusal(type: TypeEntry | undefined): string | null {
  if (type === undefined || type.vertex_count === null) return null;
  return `${type.name} always has ${type.vertex_count} vertices; drag them instead`;
}

/** Why a vertex cannot be deleted, null where it can. */
export function deletionRefusal(
  shape: WireShape,
  ref: VertexRef,
  type: TypeEntry | undefined,
): string | null {
  const path = pathsOf(shape).find(({ part, ring }) => part === ref.part && ring === ref.ring);
  const least = path?.closed ? 3 : 2;
  if (path && path.vertices.length > least) return countRefusal(type);
  const what = path?.closed ? "an outline" : "a line";
  return `${what} keeps at least ${least} vertices; Escape, then Delete takes the whole shape`;
}

/** An edge by the vertex it leads to, and a place on it. */
export interface EdgePlace {
  ref: VertexRef;
  at: Vertex;
  far: number;
}

/** The edge nearest to a place, and where on it; null where none is within reach. */
export function nearestEdge(
  shape: WireShape,
  at: Vertex,
  reach: number,
  stretch: Stretch = EQUAL,
): EdgePlace | null {
  let found: EdgePlace | null = null;
  forEachEdge(shape, (a, b, ref) => {
    const [from, to, seen] = [toSeen(a, stretch), toSeen(b, stretch), toSeen(at, stretch)];
    const place = fromSeen(nearestOnEdge(from, to, seen), stretch);
    const far = apart(place, at, stretch);
    if (far <= reach && far < (found?.far ?? Infinity)) found = { ref, at: place, far };
  });
  return found;
}

/** Calls with each edge, and the vertex before which a new one would be inserted on it. */
export function forEachEdge(
  shape: WireShape,
  call: (a: Vertex, b: Vertex, ref: VertexRef) => void,
): void {
  for (const { part, ring, vertices, closed } of pathsOf(shape)) {
    const edges = closed ? vertices.length : vertices.length - 1;
    for (let i = 0; i < edges; i++) {
      const [a, b] = [vertices[i], vertices[(i + 1) % vertices.length]];
      if (a && b) call(a, b, { part, ring, index: i + 1 });
    }
  }
}

/** The vertex after another, or before it: through all rings, round and round. */
export function neighbour(shape: WireShape, ref: VertexRef, back: boolean): VertexRef {
  const all: VertexRef[] = [];
  forEachVertex(shape, (_, one) => all.push(one));
  const at = all.findIndex((one) => isSame(one, ref));
  return all[(at + (back ? -1 : 1) + all.length) % all.length] ?? ref;
}

export function isSame(a: VertexRef, b: VertexRef | undefined): boolean {
  return a.part === b?.part && a.ring === b.ring && a.index === b.index;
}

/** Calls with each vertex. */
export function forEachVertex(shape: WireShape, call: (at: Vertex, ref: VertexRef) => void): void {
  for (const { part, ring, vertices } of pathsOf(shape)) {
    for (const [index, at] of vertices.entries()) call(at, { part, ring, index });
  }
}
