/** Which of many edges come near each other: a sweep over their boxes. */

/** Boxes of edges, a column a side. */
export interface Boxes {
  x0: Float64Array;
  y0: Float64Array;
  x1: Float64Array;
  y1: Float64Array;
}

/** Boxes yet to be set; one that is not touches none. */
export function boxes(count: number): Boxes {
  const column = (value: number) => new Float64Array(count).fill(value);
  return {
    x0: column(Infinity),
    y0: column(Infinity),
    x1: column(-Infinity),
    y1: column(-Infinity),
  };
}

/** Up to this many edges are compared with all others one by one. */
const FEW = 24;

/**
 * Visits each pair of edges whose boxes touch, unless both come before `from`. The sweep goes
 * along the axis on which the edges are shorter in all: that is the one on which fewer of them
 * lie side by side.
 */
export function touchingPairs(
  edges: Boxes,
  from: number,
  visit: (i: number, j: number) => void,
): void {
  const { x0, y0, x1, y1 } = edges;
  if (x0.length - from <= FEW) compareAll(edges, from, visit);
  else if (total(x0, x1) <= total(y0, y1)) sweep(x0, x1, y0, y1, from, visit);
  else sweep(y0, y1, x0, x1, from, visit);
}

function compareAll(
  { x0, y0, x1, y1 }: Boxes,
  from: number,
  visit: (i: number, j: number) => void,
): void {
  for (let j = from; j < x0.length; j++) {
    const [left, top] = [x0[j] as number, y0[j] as number];
    const [right, bottom] = [x1[j] as number, y1[j] as number];
    for (let i = 0; i < j; i++) {
      const isBesideX = (x0[i] as number) > right || (x1[i] as number) < left;
      if (isBesideX || (y0[i] as number) > bottom || (y1[i] as number) < top) continue;
      visit(i, j);
    }
  }
}

/** Sum of lengths as a share of the whole extent. */
function total(low: Float64Array, high: Float64Array): number {
  let [sum, least, most] = [0, Infinity, -Infinity];
  for (let i = 0; i < low.length; i++) {
    const [from, to] = [low[i] as number, high[i] as number];
    if (from > to) continue;
    sum += to - from;
    least = Math.min(least, from);
    most = Math.max(most, to);
  }
  return most > least ? sum / (most - least) : Infinity;
}

function sweep(
  low: Float64Array,
  high: Float64Array,
  bottom: Float64Array,
  top: Float64Array,
  from: number,
  visit: (i: number, j: number) => void,
): void {
  const order = Uint32Array.from(low, (_, i) => i);
  order.sort((i, j) => (low[i] as number) - (low[j] as number));
  for (let place = 0; place < order.length; place++) {
    const i = order[place] as number;
    const [end, below, above] = [high[i] as number, bottom[i] as number, top[i] as number];
    for (let next = place + 1; next < order.length; next++) {
      const j = order[next] as number;
      if ((low[j] as number) > end) break;
      if ((bottom[j] as number) > above || (top[j] as number) < below) continue;
      if (i >= from || j >= from) visit(i, j);
    }
  }
}
