import { describe, expect, it } from "vitest";
import { crossings, isSimple } from "../../src/geometry/outline";
import type { Parts } from "../../src/geometry/parts";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { random as seeded } from "../random";
import { frame, square, star } from "./areas";

function closed(...parts: Parts): WireShape {
  return { kind: "polygon", closed: true, parts };
}

const BOW: Vertex[] = [
  [0, 0],
  [4, 4],
  [4, 0],
  [0, 4],
];

describe("crossings", () => {
  it("are where a ring crosses itself", () => {
    expect(crossings(closed([BOW]))).toEqual([[2, 2]]);
  });

  it("of a line do not count the way back to its start", () => {
    expect(crossings({ kind: "line", vertices: BOW })).toEqual([[2, 2]]);
    expect(crossings({ kind: "line", vertices: [...BOW].slice(0, 3) })).toEqual([]);
    expect(crossings({ kind: "line", vertices: [...square(0, 0, 2), [0, 0]] })).toEqual([[0, 0]]);
  });

  it("are where it touches or overlaps itself", () => {
    const touching: Vertex[] = [...square(0, 0, 4), [0, 3], [4, 2], [0, 1]];
    expect(crossings(closed([touching]))).toContainEqual([4, 2]);
    const spike: Vertex[] = [...square(0, 0, 4), [-3, 4], [0, 4]];
    expect(isSimple(closed([spike]))).toBe(false);
  });

  it("are between rings too, which may touch in a point", () => {
    expect(isSimple(closed(...frame(8)))).toBe(true);
    expect(isSimple(closed([square(0, 0, 4)], [square(4, 4, 4)]))).toBe(true);
    expect(isSimple(closed([square(0, 0, 4)], [square(2, 2, 4)]))).toBe(false);
    expect(isSimple(closed([square(0, 0, 4)], [square(4, 0, 4)]))).toBe(false);
  });

  it("pass over vertices that repeat the one before", () => {
    const twice = square(0, 0, 4).flatMap((vertex) => [vertex, vertex]);
    expect(isSimple(closed([twice]))).toBe(true);
  });

  it("are none of boxes, circles and points", () => {
    expect(isSimple({ kind: "circle", x: 0, y: 0, radius: 2 })).toBe(true);
    expect(isSimple({ kind: "point", x: 0, y: 0 })).toBe(true);
  });

  it("are remembered with the shape", () => {
    const shape = closed([BOW]);
    expect(crossings(shape)).toBe(crossings(shape));
  });

  it("are found one by one where there are many", () => {
    const teeth = Array.from({ length: 2_000 }, (_, i): Vertex => [i, i % 2]);
    const through: Vertex[] = [
      [2_010, 0.3],
      [-10, 0.3],
    ];
    expect(crossings({ kind: "line", vertices: [...teeth, ...through] })).toHaveLength(1_999);
    const round = star(seeded(1), [0, 0], 1e4, 10_000);
    expect(isSimple(closed([round]))).toBe(true);
  });
});
