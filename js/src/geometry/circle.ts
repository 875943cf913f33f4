/** Circles by what is known of them. */

import type { Vertex } from "./shapes";

export interface CircleShape {
  kind: "circle";
  x: number;
  y: number;
  radius: number;
}

/** The circle with two places at the ends of a diameter. */
export function circleAcross(a: Vertex, b: Vertex): CircleShape {
  const radius = Math.hypot(b[0] - a[0], b[1] - a[1]) / 2;
  return { kind: "circle", x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, radius };
}

/**
 * The circle with three places on its rim, null where they lie on one line. The first place is the
 * origin of the arithmetic, so that no digits are lost far from that of the image.
 */
export function circleThrough([x, y]: Vertex, b: Vertex, c: Vertex): CircleShape | null {
  const [bx, by, cx, cy] = [b[0] - x, b[1] - y, c[0] - x, c[1] - y];
  const [bb, cc] = [bx * bx + by * by, cx * cx + cy * cy];
  const twice = 2 * (bx * cy - by * cx);
  // Rounding alone leaves about this much of three places on one line.
  if (Math.abs(twice) <= 1e-9 * Math.max(bb, cc)) return null;
  const [dx, dy] = [(cy * bb - by * cc) / twice, (bx * cc - cx * bb) / twice];
  return { kind: "circle", x: x + dx, y: y + dy, radius: Math.hypot(dx, dy) };
}
