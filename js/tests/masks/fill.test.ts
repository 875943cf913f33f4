import { describe, expect, it } from "vitest";
import { enclosed, holes } from "../../src/masks/fill";
import { drawn, slice } from "./volumes";

const RING = slice("........", ".####...", ".#..#...", ".#..#.##", ".####.##", "........");

function filledAt(x: number, y: number, { data, width, height } = RING): string[] | null {
  const region = enclosed(data, width, x, y);
  return region && drawn(region, width, height);
}

const INSIDE = ["........", "........", "..##....", "..##....", "........", "........"];

describe("filling", () => {
  it("fills what is marked all around a place", () => {
    expect(filledAt(2, 2)).toEqual(INSIDE);
    expect(filledAt(3, 3)).toEqual(INSIDE);
  });

  it("fills nothing where the way to the edge is open", () => {
    expect(filledAt(0, 0)).toBeNull();
    expect(filledAt(5, 3)).toBeNull();
    expect(filledAt(2, 2, slice(".....", ".###.", ".#.#.", ".#.#.", ".#.#."))).toBeNull();
    expect(filledAt(-1, 2)).toBeNull();
    expect(filledAt(8, 2)).toBeNull();
  });

  it("does not slip between voxels that meet in a corner", () => {
    const diamond = slice(".....", "..#..", ".#.#.", "..#..", ".....");
    expect(filledAt(2, 2, diamond)).toEqual([".....", ".....", "..#..", ".....", "....."]);
  });

  it("fills the holes of the piece that is pressed, not those of others", () => {
    const two = slice("###.###", "#.#.#.#", "###.###");
    expect(filledAt(0, 0, two)).toEqual([".......", ".#.....", "......."]);
    expect(filledAt(6, 1, two)).toEqual([".......", ".....#.", "......."]);
  });

  it("knows holes from bays, at the edge of the slice too", () => {
    const { data, width, height } = slice("#####.", "#.#...", "#.#.##", "###.#.", "....##");
    expect(drawn(holes(data, width), width, height)).toEqual([
      "......",
      ".#....",
      ".#....",
      "......",
      "......",
    ]);
  });
});
