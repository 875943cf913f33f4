import { describe, expect, it } from "vitest";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { type SnapOptions, snapper, snapTo } from "../../src/tools/snapping";
import { DEFAULT_OPTIONS } from "../../src/tools/tool";
import { annotation, box } from "../annotations/fixtures";

const square = annotation("square", { shape: box(100, 100, 200, 200) });

function near(shape: WireShape, at: Vertex): Vertex {
  return snapTo(at, [annotation("one", { shape })], 8);
}

describe("a place", () => {
  it("snaps to a vertex before the edge it lies on", () => {
    expect(near(box(100, 100, 200, 200), [105, 101])).toEqual([100, 100]);
    expect(near(box(100, 100, 200, 200), [150, 104])).toEqual([150, 100]);
    expect(near(box(100, 100, 200, 200), [150, 93])).toEqual([150, 100]);
  });

  it("snaps to every kind of outline", () => {
    const triangle: Vertex[] = [
      [0, 0],
      [100, 0],
      [0, 100],
    ];
    expect(near({ kind: "circle", x: 0, y: 0, radius: 50 }, [33, 44])).toEqual([30, 40]);
    expect(near({ kind: "point", x: 10, y: 10 }, [12, 12])).toEqual([10, 10]);
    expect(near({ kind: "line", vertices: triangle }, [50, 3])).toEqual([50, 0]);
    expect(near({ kind: "line", vertices: triangle }, [2, 50])).toEqual([2, 50]);
    expect(near({ kind: "polygon", parts: [[triangle]], closed: true }, [2, 50])).toEqual([0, 50]);
    expect(near({ kind: "polygon", parts: [[triangle]], closed: false }, [2, 50])).toEqual([2, 50]);
  });

  it("stays the very same where nothing is near", () => {
    const at: Vertex = [150, 150];
    expect(snapTo(at, [square, annotation("all", { shape: { kind: "global" } })], 8)).toBe(at);
  });

  it("snaps to places of its own before all others", () => {
    expect(snapTo([101, 101], [square], 8, [[103, 103]])).toEqual([103, 103]);
  });
});

describe("in a context", () => {
  const at: Vertex = [101, 101];
  const snapped = (snapping: boolean, how?: SnapOptions, pixel = 1) =>
    snapper({
      pixel,
      stretch: [1, 1],
      options: { ...DEFAULT_OPTIONS, snapping },
      within: () => [square],
    })(at, how);

  it("snaps only where it is switched on", () => {
    expect(snapped(false)).toBe(at);
    expect(snapped(true)).toEqual([100, 100]);
  });

  it("measures on the screen unless told otherwise", () => {
    expect(snapped(true, {}, 0.1)).toBe(at);
    expect(snapped(true, { reach: 2 }, 0.1)).toEqual([100, 100]);
  });

  it("leaves out what is being moved", () => {
    expect(snapped(true, { except: new Set(["square"]) })).toBe(at);
  });
});
