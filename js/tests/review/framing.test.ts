import { describe, expect, it } from "vitest";
import type { ImageState } from "../../src/protocol";
import { framed, levelFor, tilesFor } from "../../src/review/framing";
import { itemWords, verdictWords } from "../../src/review/words";
import { item } from "./items";

const level = (downsample: number) => ({
  width: 4096 / downsample,
  height: 2048 / downsample,
  tile_width: 256,
  tile_height: 256,
  downsample,
});
const image = {
  source: "s",
  width: 4096,
  height: 2048,
  levels: [1, 4, 16].map(level),
} as unknown as ImageState;

describe("an item", () => {
  it("fills the picture with three times its size as context", () => {
    const box = { kind: "bounding box", x0: 1000, y0: 500, x1: 1400, y1: 600 } as const;
    const view = framed(item("a", { shape: box }), { scale: [1, 1] }, [800, 600]);
    expect(view).toEqual({ center: [1200, 550], resolution: 1.5 });
  });

  it("without a size is seen with what is around it", () => {
    const point = { kind: "point", x: 50, y: 60 } as const;
    const view = framed(
      item("a", { shape: point, bounds: [50, 60, 50, 60] }),
      { scale: [1, 1] },
      [480, 480],
    );
    expect(view).toEqual({ center: [50, 60], resolution: 0.2 });
  });

  it("is the whole image where it has no place", () => {
    const label = item("a", { shape: { kind: "global" }, bounds: null });
    expect(framed(label, { scale: [1, 1] }, [800, 600])).toBe(null);
  });
});

describe("tiles", () => {
  it("are those of the level that is shown and of the coarser ones beneath", () => {
    const view = { center: [2048, 1024] as [number, number], resolution: 4 };
    const places = tilesFor(image, { z: 0, t: 2 }, view, [200, 100], 1);
    expect(places.map((one) => one.level)).toEqual([1, 1, 1, 1, 2]);
    expect(places.every(({ t, source }) => t === 2 && source === "s")).toBe(true);
    expect(places.slice(0, 4).map(({ column, row }) => [column, row])).toEqual([
      [1, 0],
      [2, 0],
      [1, 1],
      [2, 1],
    ]);
  });

  it("end with the image", () => {
    const view = { center: [0, 0] as [number, number], resolution: 1 };
    const places = tilesFor(image, { z: 0, t: 0 }, view, [100, 100], 1);
    expect(places.map(({ level: number, column, row }) => [number, column, row])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [2, 0, 0],
    ]);
  });

  it("are of the level that OpenLayers shows", () => {
    expect([20, 16, 12, 10, 4, 3, 2, 1, 0.1].map((one) => levelFor([16, 4, 1], one, 1))).toEqual([
      0, 0, 0, 1, 1, 1, 2, 2, 2,
    ]);
  });
});

describe("words", () => {
  it("say nothing of anybody where the review is blind", () => {
    expect(itemWords(item("a", { revision: 3 }), "bea")).toEqual(["revision 3"]);
    expect(verdictWords(item("a"), "bea")).toEqual([]);
  });

  it("name author, score, and what others said of earlier revisions", () => {
    const known = item("a", {
      revision: 2,
      about: {
        author: "ada",
        score: 0.834,
        verdicts: [
          { by: "bea", revision: 1, decision: "reject", reason: "wrong outline", comment: "wide" },
          { by: "bea", revision: 2, decision: "approve", reason: null, comment: "" },
          { by: "cy", revision: 2, decision: "abstain", reason: null, comment: "" },
        ],
      },
    });
    expect(itemWords(known, "bea")).toEqual(["revision 2", "by ada", "score 0.83"]);
    expect(verdictWords(known, "bea")).toEqual([
      "returned by you: wrong outline, wide; now revision 2",
    ]);
    expect(verdictWords(known, "dan")).toEqual([
      "returned by bea: wrong outline, wide; now revision 2",
      "approved by bea",
    ]);
  });
});
