/** Which of many edges come near each other: a sweep over their boxes. */

/** Boxes of edges, a column a side. */
export interface Boxes {
  x0: Float64Array;
  y0: Float64Array;
  x1: Float64Array;
  y1: Float64Array;
}

export function boxes(count: number): Boxes {
  const column = () => new Float64Array(count);
  return { x0: column(), y0: column(), x1: column(), y1: column() };
}

/**
 * Visits each pair of edges whose boxes touch. The sweep goes along the axis on which the edges
 * are shorter in all: that is the one on which fewer of them lie side by side.
 */
export function touchingPairs(edges: Boxes, visit: (i: number, j: number) => void): void {
  if (total(edges.x0, edges.x1) <= total(edges.y0, edges.y1)) {
    sweep(edges.x0, edges.x1, edges.y0, edges.y1, visit);
  } else {
    sweep(edges.y0, edges.y1, edges.x0, edges.x1, visit);
  }
}

/** Sum of lengths as a share of the whole extent. */
function total(low: Float64Array, high: Float64Array): number {
  let [sum, least, most] = [0, Infinity, -Infinity];
  for (let i = 0; i < low.length; i++) {
    const [from, to] = [low[i] as number, high[i] as number];
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
      if ((bottom[j] as number) <= above && (top[j] as number) >= below) visit(i, j);
    }
  }
}
