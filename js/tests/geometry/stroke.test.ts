import { describe, expect, it } from "vitest";
import { subtract, union } from "../../src/geometry/boolean";
import { withoutHoles } from "../../src/geometry/fill";
import { area } from "../../src/geometry/parts";
import { distance, type Vertex } from "../../src/geometry/shapes";
import { capsule, disc, stroke } from "../../src/geometry/stroke";
import { random as seeded } from "../random";
import { frame, square } from "./areas";

const ROUND = Math.PI * 100;

describe("capsule", () => {
  it("is as large as a disc and the band between both ends", () => {
    const random = seeded(2);
    for (let i = 0; i < 20; i++) {
      const to: Vertex = [100 * random(), 100 * random()];
      const length = Math.hypot(...to);
      expect(area(capsule([0, 0], to, 10)) / (ROUND + 20 * length)).toBeCloseTo(1, 1);
    }
  });

  it("covers the discs at both ends, and is one where they are in one place", () => {
    const swept = capsule([0, 0], [30, 7], 10);
    expect(area(subtract(disc([0, 0], 10), swept))).toBeCloseTo(0, 6);
    expect(area(subtract(disc([30, 7], 10), swept))).toBeCloseTo(0, 6);
    expect(capsule([3, 3], [3, 3], 10)).toEqual(disc([3, 3], 10));
  });

  it("has as many vertices as it is told", () => {
    expect(disc([0, 0], 10, 12)[0]?.[0]).toHaveLength(12);
  });
});

describe("stroke", () => {
  it("goes along the whole path, and nowhere else", () => {
    const random = seeded(4);
    const path = Array.from({ length: 40 }, (): Vertex => [300 * random(), 300 * random()]);
    const parts = stroke(path, 12);
    const shape = { kind: "polygon", closed: true, parts } as const;
    for (const [x, y] of path) expect(distance(shape, x, y)).toBe(0);
    const line = { kind: "line", vertices: path } as const;
    for (const [x, y] of parts.flat(2)) expect(distance(line, x, y)).toBeCloseTo(12, 0);
  });

  it("is a ring around what it goes around", () => {
    const [part] = stroke([...square(0, 0, 100), [0, 0]], 10);
    expect(part).toHaveLength(2);
  });

  it("is a disc of one place and nothing of none", () => {
    expect(stroke([[5, 5]], 10)).toEqual(disc([5, 5], 10));
    expect(stroke([], 10)).toEqual([]);
  });
});

describe("withoutHoles", () => {
  it("fills holes, and what lay in them is no part any more", () => {
    const nested = union([frame(40), [[square(18, 18, 2)]]]);
    expect(nested).toHaveLength(2);
    expect(withoutHoles(nested)).toHaveLength(1);
    expect(area(withoutHoles(nested))).toBe(1600);
  });
});
