import { describe, expect, it } from "vitest";
import { axesOf, frameWords, markRuns, placeOf } from "../../src/frames/frame-axis";
import { image, level } from "../viewer/images";

const LEVELS = [level(10, 10, 1)];
const axis = (
  name: "z" | "t",
  size: number,
  told: Partial<{ spacing: number; unit: string; labels: string[] }>,
) => ({
  name,
  title: name,
  size,
  told: { spacing: null, unit: "", labels: [], ...told },
});

describe("axes", () => {
  it("are those of more than one frame", () => {
    expect(axesOf(image(LEVELS))).toEqual([]);
    expect(axesOf(image(LEVELS, { depth: 4 })).map(({ name }) => name)).toEqual(["z"]);
    const both = axesOf(image(LEVELS, { depth: 4, frames: 2 }));
    expect(both.map(({ name, size }) => [name, size])).toEqual([
      ["z", 4],
      ["t", 2],
    ]);
    expect(axesOf(null)).toEqual([]);
  });
});

describe("words of a frame", () => {
  it("count focus from the middle plane and time from the first frame", () => {
    const focus = axis("z", 41, { spacing: 0.375, unit: "µm" });
    expect(frameWords(focus, 12)).toBe("13 / 41  −3.00 µm");
    expect(frameWords(focus, 20)).toBe("21 / 41  0.00 µm");
    expect(frameWords(focus, 40)).toBe("41 / 41  7.50 µm");
    expect(frameWords(axis("t", 5, { spacing: 20, unit: "s" }), 3)).toBe("4 / 5  60 s");
  });

  it("are the file's own where it names its frames, and counts where it says nothing", () => {
    expect(frameWords(axis("z", 2, { labels: ["apical", "basal"] }), 1)).toBe("2 / 2  basal");
    expect(frameWords(axis("t", 9, {}), 0)).toBe("1 / 9");
  });
});

describe("marks of frames", () => {
  it("lie where the slider's thumb is on their frame", () => {
    expect([0, 2, 4, 9].map((frame) => placeOf(5, frame))).toEqual([0, 0.5, 1, 1]);
    expect(placeOf(1, 0)).toBe(0);
  });

  it("are one bar where frames follow each other", () => {
    expect(markRuns(12, [7, 3, 2, 4, 2, 11, 12, -1])).toEqual([
      [2, 4],
      [7, 7],
      [11, 11],
    ]);
    expect(markRuns(12, [])).toEqual([]);
  });
});
