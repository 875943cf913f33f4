/** Annotations out of the arrays of a `GeometryReply`; `widgets/wire.py` writes them. */

import type { Vertex } from "../geometry/shapes";
import type { GeometryReply, WirePosition, WireShape } from "../protocol";
import type { Saved } from "./annotation";

type Numbers = { [index: number]: number | undefined; readonly length: number };
type ArrayOf<T> = {
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** Copies only where the host left the bytes at an odd offset. */
function view<T>(kind: ArrayOf<T>, buffer: DataView | undefined): T {
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

/** Decode a reply; all annotations of one reply lie in the plane that was asked for. */
export function decodeGeometry(
  reply: GeometryReply,
  buffers: DataView[],
  position: WirePosition,
): Saved[] {
  const [
    uuids,
    revisions,
    types,
    authors,
    statuses,
    scores,
    kinds,
    ,
    coords,
    offsets,
    parts,
    ends,
    flags,
    frames,
  ] = [
    view(Uint8Array, buffers[0]),
    view(Int32Array, buffers[1]),
    view(Int32Array, buffers[2]),
    view(Int32Array, buffers[3]),
    view(Uint8Array, buffers[4]),
    view(Float32Array, buffers[5]),
    view(Uint8Array, buffers[6]),
    null,
    view(Float64Array, buffers[8]),
    view(Int32Array, buffers[9]),
    view(Int32Array, buffers[10]),
    view(Int32Array, buffers[11]),
    view(Uint8Array, buffers[13]),
    view(Int32Array, buffers[14]),
  ] as const;
  const saved: Saved[] = [];
  for (let i = 0; i < reply.count; i++) {
    const score = scores[i] ?? Number.NaN;
    const points = slice(coords, offsets[i] ?? 0, offsets[i + 1] ?? 0);
    const flag = flags[i] ?? 0;
    const words = Array.from(parts.subarray(ends[i] ?? 0, ends[i + 1] ?? 0));
    saved.push({
      uuid: uuidText(uuids, i * 16),
      revision: revisions[i] ?? 0,
      type: types[i] ?? 0,
      author: authors[i] ?? 0,
      status: reply.statuses[statuses[i] ?? 0] ?? "unverified",
      score: Number.isNaN(score) ? null : score,
      shape: shapeOf(reply.kinds[kinds[i] ?? 0] ?? "", points, words),
      position: { ...position, z: frames[2 * i] ?? 0, t: frames[2 * i + 1] ?? 0 },
      concealed: (flag & CONCEALED) !== 0,
      blurred: (flag & BLURRED) !== 0,
    });
  }
  return saved;
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
