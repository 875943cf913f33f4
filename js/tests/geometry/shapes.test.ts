import { describe, expect, it } from "vitest";
import {
  boundsOf,
  boxBetween,
  distance,
  overlapsImage,
  translate,
} from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { box } from "../annotations/fixtures";

const RING: WireShape = {
  kind: "polygon",
  closed: true,
  parts: [
    [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
      [
        [4, 4],
        [6, 4],
        [6, 6],
        [4, 6],
      ],
    ],
  ],
};

describe("distance", () => {
  it("is 0 inside a closed shape and grows outside", () => {
    expect(distance(box(), 5, 5)).toBe(0);
    expect(distance(box(), 13, 14)).toBe(5);
    expect(distance({ kind: "circle", x: 0, y: 0, radius: 2 }, 0, 5)).toBe(3);
    expect(distance({ kind: "point", x: 1, y: 1 }, 4, 5)).toBe(5);
  });

  it("counts a hole as outside", () => {
    expect(distance(RING, 5, 5)).toBe(1);
    expect(distance(RING, 2, 2)).toBe(0);
  });

  it("is to the nearest stretch of a line, and a line has no inside", () => {
    const line: WireShape = {
      kind: "line",
      vertices: [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
    };
    expect(distance(line, 5, 3)).toBe(3);
    expect(distance(line, 12, 12)).toBeCloseTo(Math.hypot(2, 2));
  });

  it("is never near a label of the whole image", () => {
    expect(distance({ kind: "global" }, 0, 0)).toBe(Infinity);
  });
});

describe("boxBetween", () => {
  it("takes corners in any order", () => {
    expect(boxBetween([10, 20], [4, 2])).toEqual(box(4, 2, 10, 20));
  });

  it("is at least a pixel wide and high", () => {
    expect(boxBetween([10, 20], [10, 20.4])).toEqual(box(10, 20, 11, 21));
    expect(boxBetween([10, 20], [9.9, 19.9])).toEqual(box(9, 19, 10, 20));
  });
});

describe("overlapsImage", () => {
  it("asks for some area inside", () => {
    expect(overlapsImage(box(-5, -5, 0.1, 0.1), 100, 50)).toBe(true);
    expect(overlapsImage(box(-5, 0, 0, 10), 100, 50)).toBe(false);
    expect(overlapsImage(box(100, 0, 110, 10), 100, 50)).toBe(false);
  });

  it("takes a point on the edge", () => {
    expect(overlapsImage({ kind: "point", x: 100, y: 0 }, 100, 50)).toBe(true);
    expect(overlapsImage({ kind: "point", x: 100.1, y: 0 }, 100, 50)).toBe(false);
  });
});

it("moves every vertex and leaves the original alone", () => {
  const moved = translate(RING, 1, 2);
  expect(boundsOf(moved)).toEqual([1, 2, 11, 12]);
  expect(boundsOf(RING)).toEqual([0, 0, 10, 10]);
});
