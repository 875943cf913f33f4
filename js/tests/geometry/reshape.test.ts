import { describe, expect, it } from "vitest";
import { signedArea } from "../../src/geometry/parts";
import { reshaped } from "../../src/geometry/reshape";
import type { Vertex } from "../../src/geometry/shapes";
import { square } from "./areas";

const BOX = square(0, 0, 10);
const BUMP: Vertex[] = [
  [2, 0],
  [2, -4],
  [8, -4],
  [8, 0],
];

function size(ring: Vertex[] | null): number {
  return Math.abs(signedArea(ring ?? []));
}

describe("reshaped", () => {
  it("replaces the stretch that is nearer, drawn either way", () => {
    expect(size(reshaped(BOX, BUMP, true, 1))).toBe(124);
    expect(size(reshaped(BOX, [...BUMP].reverse(), true, 1))).toBe(124);
    expect(size(reshaped([...BOX].reverse(), BUMP, true, 1))).toBe(124);
  });

  it("goes over the first vertex of a ring", () => {
    const corner: Vertex[] = [
      [0, 4],
      [4, 4],
      [4, 0],
    ];
    expect(size(reshaped(BOX, corner, true, 1))).toBe(84);
    expect(size(reshaped(BOX, [...corner].reverse(), true, 1))).toBe(84);
  });

  it("begins and ends on the outline", () => {
    const near: Vertex[] = [[2, 0.5], ...BUMP.slice(1, 3), [8, -0.5]];
    expect(reshaped(BOX, near, true, 1)).toEqual(reshaped(BOX, BUMP, true, 1));
  });

  it("is null where an end is too far away", () => {
    expect(reshaped(BOX, [...BUMP.slice(0, 3), [8, -3]], true, 1)).toBeNull();
    expect(reshaped(BOX, [], true, 1)).toBeNull();
  });

  it("keeps both ends of an open outline", () => {
    const line: Vertex[] = [
      [0, 0],
      [10, 0],
      [20, 0],
    ];
    const expected = [[0, 0], ...BUMP, [10, 0], [20, 0]];
    expect(reshaped(line, BUMP, false, 1)).toEqual(expected);
    expect(reshaped(line, [...BUMP].reverse(), false, 1)).toEqual(expected);
  });

  it("repeats no vertex", () => {
    const fromVertex: Vertex[] = [
      [0, 0],
      [5, -5],
      [10, 0],
    ];
    expect(reshaped(BOX, fromVertex, true, 1)).toHaveLength(5);
  });
});
