/** A part of a slice: which voxels of a rectangle are meant. */

export interface Region {
  /** Voxel of its first corner along the in-plane axes. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** 0 or 1, row by row. */
  data: Uint8Array;
}

export const NOWHERE: Region = { x: 0, y: 0, width: 0, height: 0, data: new Uint8Array(0) };

/** The region of the voxels of a rectangle for which something holds, inside the slice. */
export function regionWhere(
  box: readonly [x0: number, y0: number, x1: number, y1: number],
  size: { width: number; height: number },
  holds: (x: number, y: number) => boolean,
): Region {
  const [x0, y0] = [Math.max(0, Math.ceil(box[0])), Math.max(0, Math.ceil(box[1]))];
  const x1 = Math.min(size.width - 1, Math.floor(box[2]));
  const y1 = Math.min(size.height - 1, Math.floor(box[3]));
  if (x1 < x0 || y1 < y0) return NOWHERE;
  const [width, height] = [x1 - x0 + 1, y1 - y0 + 1];
  const data = new Uint8Array(width * height);
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      if (holds(x, y)) data[(y - y0) * width + x - x0] = 1;
    }
  }
  return { x: x0, y: y0, width, height, data };
}

/** The places of a region. */
export function* placesOf({ x, y, width, data }: Region): Generator<readonly [number, number]> {
  for (let at = 0; at < data.length; at++) {
    if (data[at] !== 0) yield [x + (at % width), y + Math.floor(at / width)];
  }
}

export function countOf({ data }: Region): number {
  let count = 0;
  for (const one of data) count += one;
  return count;
}
