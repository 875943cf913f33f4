import { describe, expect, it } from "vitest";
import { signedArea } from "../../src/geometry/parts";
import { outlined, tinted } from "../../src/masks/overlay";
import { slice } from "./volumes";

describe("a slice of a mask", () => {
  it("is tinted where it is marked, in the colour of its type", () => {
    expect([...tinted(Uint8Array.of(0, 1), "#d33682", 0.5)]).toEqual([
      ...[0, 0, 0, 0],
      ...[0xd3, 0x36, 0x82, 128],
    ]);
  });

  it("has an outline along the edges of its voxels, holes too", () => {
    const { data, width } = slice("...", ".#.", "...");
    expect(outlined(data, width)).toEqual([
      [
        [1.5, 0.5],
        [1.5, 1.5],
        [0.5, 1.5],
        [0.5, 0.5],
      ],
    ]);
    const ring = slice("....", ".###", ".#.#", ".###");
    const [outside, hole] = outlined(ring.data, ring.width).map((one) => signedArea(one));
    expect([outside, hole]).toEqual([9, -1]);
    expect(outlined(new Uint8Array(0), 0)).toEqual([]);
  });
});
