import { describe, expect, it } from "vitest";
import { area, isEmpty, partsOf, perimeter, polygonOf, signedArea } from "../../src/geometry/parts";
import { frame, square } from "./areas";

describe("partsOf", () => {
  it("is the rectangle of a box and the rings of a closed polygon", () => {
    expect(area(partsOf({ kind: "bounding box", x0: 1, y0: 2, x1: 4, y1: 4 }) ?? [])).toBe(6);
    expect(partsOf(polygonOf(frame(8)))).toEqual(frame(8));
  });

  it("keeps the chords of a circle within the tolerance", () => {
    for (const [radius, tolerance] of [
      [100, 0.25],
      [100, 5],
      [2, 0.01],
    ] as const) {
      const [[ring]] = partsOf({ kind: "circle", x: 3, y: 4, radius }, tolerance) as [[[]]];
      const [[ax, ay], [bx, by]] = ring as unknown as [[number, number], [number, number]];
      const middle = Math.hypot((ax + bx) / 2 - 3, (ay + by) / 2 - 4);
      expect(radius - middle).toBeGreaterThan(0);
      expect(radius - middle).toBeLessThanOrEqual(tolerance);
    }
  });

  it("is null of what covers nothing", () => {
    expect(partsOf({ kind: "point", x: 1, y: 1 })).toBeNull();
    expect(partsOf({ kind: "global" })).toBeNull();
    expect(partsOf({ kind: "line", vertices: square(0, 0, 1) })).toBeNull();
    expect(partsOf({ kind: "polygon", closed: false, parts: [[square(0, 0, 1)]] })).toBeNull();
  });
});

describe("area", () => {
  it("leaves holes out, whichever way rings turn", () => {
    expect(area(frame(8))).toBe(48);
    expect(area(frame(8).map((part) => part.map((ring) => [...ring].reverse())))).toBe(48);
    expect(signedArea(square(0, 0, 2).reverse())).toBe(-signedArea(square(0, 0, 2)));
    expect(perimeter(square(5, 5, 3))).toBe(12);
  });

  it("keeps its digits far from the origin", () => {
    expect(area([[square(2 ** 40, 2 ** 40, 1)]])).toBe(1);
  });

  it("is of nothing 0", () => {
    expect(area([])).toBe(0);
    expect(isEmpty([])).toBe(true);
    expect(isEmpty(frame(8))).toBe(false);
  });
});
