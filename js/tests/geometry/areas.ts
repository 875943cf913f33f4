import type { Parts } from "../../src/geometry/parts";
import type { Vertex } from "../../src/geometry/shapes";

export function square(x: number, y: number, size: number): Vertex[] {
  return [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ];
}

/** A square from the origin with a square hole in its middle half. */
export function frame(size: number): Parts {
  return [[square(0, 0, size), square(size / 4, size / 4, size / 2)]];
}

/** A ring around a place that does not cross itself. */
export function star(random: () => number, [x, y]: Vertex, radius: number, count: number) {
  const angles = Array.from({ length: count }, () => random() * 2 * Math.PI).sort((a, b) => a - b);
  return angles.map((angle): Vertex => {
    const far = radius * (0.5 + random() / 2);
    return [x + far * Math.cos(angle), y + far * Math.sin(angle)];
  });
}
