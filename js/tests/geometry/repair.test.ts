import { describe, expect, it } from "vitest";
import { crossingsOf } from "../../src/geometry/outline";
import { area, type Parts } from "../../src/geometry/parts";
import { repaired, sound } from "../../src/geometry/repair";
import type { Vertex } from "../../src/geometry/shapes";
import { frame, square } from "./areas";

describe("repaired", () => {
  it("makes two parts of a bow tie", () => {
    const bow: Vertex[] = [
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 4],
    ];
    const parts = repaired([[bow]]);
    expect(parts).toHaveLength(2);
    expect(area(parts)).toBe(8);
  });

  it("leaves out what a ring goes around twice", () => {
    const loop: Vertex[] = [...square(0, 0, 10), [0, 0], ...square(0, 0, 4)];
    expect(area(repaired([[loop]]))).toBe(100);
    // Inside, a quarter of the square is left out; below it a square as large is added.
    const inner: Vertex[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 5],
      [5, 5],
      [5, -5],
      [0, -5],
    ];
    const parts = repaired([[inner]]);
    expect(area(parts)).toBe(75 + 25);
    expect(crossingsOf(parts.flat(), true)).toEqual([]);
  });

  it("joins parts that overlap", () => {
    expect(repaired([[square(0, 0, 10)], [square(5, 5, 10)]])).toHaveLength(1);
    expect(area(repaired([[square(0, 0, 10)], [square(5, 5, 10)]]))).toBe(175);
  });

  it("cuts a spike off", () => {
    const spike: Vertex[] = [...square(0, 0, 4), [-3, 4], [0, 4]];
    const [part] = repaired([[spike]]);
    expect(part?.[0]).toHaveLength(4);
  });

  it("fills a hole that lies outside, and holes in holes", () => {
    expect(area(repaired([[square(0, 0, 10), square(20, 0, 2)]]))).toBe(104);
    expect(area(repaired([[...(frame(40)[0] ?? []), square(15, 15, 2)]]))).toBe(1204);
  });

  it("is empty where no area is left", () => {
    const flat: Vertex[] = [
      [0, 0],
      [4, 4],
      [2, 2],
    ];
    expect(repaired([[flat]])).toEqual([]);
  });
});

describe("sound", () => {
  it("is the area itself where nothing is wrong", () => {
    const parts = frame(8);
    expect(sound(parts)).toBe(parts);
  });

  it("is a repaired one where a hole is not inside", () => {
    const parts: Parts = [[square(0, 0, 10), square(20, 0, 2)]];
    expect(area(sound(parts))).toBe(104);
  });
});
