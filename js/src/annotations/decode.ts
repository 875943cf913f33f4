/** Annotations out of the arrays of a `GeometryReply`; `widgets/wire/annotations.py` writes them. */

import type { Vertex } from "../geometry/shapes";
import type { GeometryReply, WireShape, WireSpanned } from "../protocol";
import type { Saved } from "./annotation";

type Numbers = { [index: number]: number | undefined; readonly length: number };
type ArrayOf<T> = {
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** Copies only where the host left the bytes at an odd offset. */
export function view<T>(kind: ArrayOf<T>, buffer: DataView | undefined): T {
  if (buffer === undefined) throw new Error("the kernel sent fewer arrays than it promised");
  const size = kind.BYTES_PER_ELEMENT;
  const length = Math.floor(buffer.byteLength / size);
  if (buffer.byteOffset % size === 0) return new kind(buffer.buffer, buffer.byteOffset, length);
  const end = buffer.byteOffset + buffer.byteLength;
  return new kind(buffer.buffer.slice(buffer.byteOffset, end), 0, length);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The usual writing of 16 bytes of a uuid. */
export function uuidText(bytes: Uint8Array, start: number): string {
  let text = "";
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += "-";
    text += HEX[bytes[start + i] ?? 0];
  }
  return text;
}

const CONCEALED = 1;
const BLURRED = 2;

/** The arrays of a reply, in their order; bounds are not needed here. */
function arraysOf(buffers: DataView[]) {
  return {
    uuids: view(Uint8Array, buffers[0]),
    revisions: view(Int32Array, buffers[1]),
    types: view(Int32Array, buffers[2]),
    authors: view(Int32Array, buffers[3]),
    statuses: view(Uint8Array, buffers[4]),
    scores: view(Float32Array, buffers[5]),
    kinds: view(Uint8Array, buffers[6]),
    coords: view(Float64Array, buffers[8]),
    offsets: view(Int32Array, buffers[9]),
    parts: view(Int32Array, buffers[10]),
    ends: view(Int32Array, buffers[11]),
    slots: view(Int32Array, buffers[12]),
    flags: view(Uint8Array, buffers[13]),
    frames: view(Int32Array, buffers[14]),
    planes: view(Int32Array, buffers[15]),
  };
}

type Arrays = ReturnType<typeof arraysOf>;

export function decodeGeometry(reply: GeometryReply, buffers: DataView[]): Saved[] {
  const arrays = arraysOf(buffers);
  const all: Saved[] = Array.from({ length: reply.count }, (_, i) => ({
    uuid: uuidText(arrays.uuids, i * 16),
    revision: at(arrays.revisions, i),
    type: at(arrays.types, i),
    author: at(arrays.authors, i),
    status: reply.statuses[at(arrays.statuses, i)] ?? "unverified",
    score: scoreAt(arrays, i),
    shape: shapeAt(arrays, i, reply.kinds),
    position: positionAt(arrays, i, reply.planes),
    concealed: (at(arrays.flags, i) & CONCEALED) !== 0,
    blurred: (at(arrays.flags, i) & BLURRED) !== 0,
    ...slotOf(reply, arrays.slots[i] ?? -1),
  }));
  for (const one of reply.spans) spread(all[one.row], one);
  return all;
}

/** The arrays have it as it is on the frame that was read; it is kept as it is stored. */
function spread(saved: Saved | undefined, { first, shape, span }: WireSpanned): void {
  if (saved === undefined) return;
  Object.assign(saved, { shape, span, position: { ...saved.position, [span.axis]: first } });
}

function at(array: Numbers, i: number): number {
  return array[i] ?? 0;
}

function positionAt({ frames, planes }: Arrays, i: number, names: readonly (string | null)[]) {
  const plane = names[at(planes, 2 * i)] ?? null;
  return { z: at(frames, 2 * i), t: at(frames, 2 * i + 1), plane, slice: at(planes, 2 * i + 1) };
}

function scoreAt({ scores }: Arrays, i: number): number | null {
  const score = scores[i] ?? Number.NaN;
  return Number.isNaN(score) ? null : score;
}

function shapeAt({ kinds, coords, offsets, parts, ends }: Arrays, i: number, names: string[]) {
  const points = slice(coords, at(offsets, i), at(offsets, i + 1));
  const words = Array.from(parts.subarray(at(ends, i), at(ends, i + 1)));
  return shapeOf(names[at(kinds, i)] ?? "", points, words);
}

function slotOf({ scene }: GeometryReply, slot: number): { slot?: number } {
  return scene === null || slot < 0 ? {} : { slot };
}

function slice(coords: Numbers, start: number, end: number): Vertex[] {
  const points: Vertex[] = [];
  for (let i = start; i < end; i++) {
    points.push([coords[2 * i] ?? Number.NaN, coords[2 * i + 1] ?? Number.NaN]);
  }
  return points;
}

/** Layout of coordinates and ring counts: `exact_nb/model/codec.py`. */
function shapeOf(kind: string, points: Vertex[], words: number[]): WireShape {
  const [x0, y0] = points[0] ?? [Number.NaN, Number.NaN];
  const [x1, y1] = points[1] ?? [Number.NaN, Number.NaN];
  switch (kind) {
    case "bounding box":
      return { kind, x0, y0, x1, y1 };
    case "circle":
      return { kind, x: x0, y: y0, radius: x1 };
    case "polygon":
      return { kind, parts: partsOf(points, words), closed: words.length > 0 };
    case "line":
      return { kind, vertices: points };
    case "point":
      return { kind, x: x0, y: y0 };
    case "global":
    case "segmentation":
      return { kind };
    default:
      throw new Error(`the kernel sent a shape of an unknown kind, "${kind}"`);
  }
}

function partsOf(points: Vertex[], words: number[]): Vertex[][][] {
  if (words.length === 0) return [[points]];
  let [word, start] = [1, 0];
  return Array.from({ length: words[0] ?? 0 }, () => {
    const rings = words[word++] ?? 0;
    return Array.from({ length: rings }, () => {
      const end = start + (words[word++] ?? 0);
      const ring = points.slice(start, end);
      start = end;
      return ring;
    });
  });
}
