/** Flood fill over pixels that share an edge. */

/** The pixels reached from one by way of edges over pixels that belong. */
export function flooded(
  from: number,
  width: number,
  height: number,
  belongs: (at: number) => boolean,
): Uint8Array {
  const mask = new Uint8Array(width * height);
  const open = belongs(from) ? [from] : [];
  mask[from] = open.length;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width;
    const next = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
    for (const one of next) {
      if (one < 0 || one >= mask.length || mask[one] === 1 || !belongs(one)) continue;
      mask[one] = 1;
      open.push(one);
    }
  }
  return mask;
}
