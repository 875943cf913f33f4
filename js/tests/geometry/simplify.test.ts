import { describe, expect, it } from "vitest";
import { crossingsOf } from "../../src/geometry/outline";
import type { Parts } from "../../src/geometry/parts";
import { distance, insideRings, type Vertex } from "../../src/geometry/shapes";
import { simplified, simplifiedPath } from "../../src/geometry/simplify";
import type { WireShape } from "../../src/protocol";
import { random as seeded } from "../random";
import { square, star } from "./areas";

describe("simplifiedPath", () => {
  it("leaves out what is on the way", () => {
    const path: Vertex[] = [
      [0, 0],
      [5, 0.1],
      [10, 0],
      [10, 10],
    ];
    expect(simplifiedPath(path, 0.5, false)).toEqual([path[0], path[2], path[3]]);
    expect(simplifiedPath(path, 0.01, false)).toEqual(path);
  });

  it("stays within the tolerance of every vertex", () => {
    const random = seeded(9);
    const path = star(random, [0, 0], 100, 200);
    for (const tolerance of [0.5, 5, 50]) {
      const vertices = simplifiedPath(path, tolerance, true);
      const line: WireShape = { kind: "line", vertices: [...vertices, vertices[0] as Vertex] };
      for (const [x, y] of path) expect(distance(line, x, y)).toBeLessThanOrEqual(tolerance);
    }
  });

  it("keeps a triangle of a ring", () => {
    expect(simplifiedPath(square(0, 0, 1), 100, true)).toHaveLength(3);
  });
});

describe("simplified", () => {
  it("keeps rings from meeting", () => {
    // A bay of the outside around the hole: straight lines would run through it.
    const outside: Vertex[] = [
      [0, 0],
      [20, 0],
      [20, 10],
      [12, 10],
      [10, 14],
      [8, 10],
      [0, 10],
    ];
    const hole: Vertex[] = [
      [9.5, 10],
      [10.5, 10],
      [10, 12],
    ];
    const parts = simplified([[outside, hole]], 6);
    expect(crossingsOf(parts.flat(), true)).toEqual([]);
    expect(insideRings(parts[0]?.slice(0, 1) ?? [], 10, 11)).toBe(true);
  });

  it("keeps islands on their side of a coast, at any tolerance", () => {
    const random = seeded(12);
    for (let round = 0; round < 40; round++) {
      const parts: Parts = [[star(random, [0, 0], 100, 60)]];
      for (let i = 0; i < 20; i++) {
        const at: Vertex = [300 * random() - 150, 300 * random() - 150];
        const island = star(random, at, 2, 5);
        if (crossingsOf([...parts.flat(), island], true).length > 0) continue;
        const isHole = insideRings(parts.flat(), ...at);
        if (isHole) parts[0]?.push(island);
        else parts.push([island]);
      }
      const fewer = simplified(parts, 10 ** (2 * random()));
      expect(crossingsOf(fewer.flat(), true)).toEqual([]);
      const [outside, ...holes] = fewer[0] as Vertex[][];
      const inside = (ring: Vertex[]) => insideRings([outside as Vertex[]], ...(ring[0] as Vertex));
      expect(holes.every(inside)).toBe(true);
      expect(fewer.slice(1).some(([ring]) => inside(ring as Vertex[]))).toBe(false);
    }
  });
});
