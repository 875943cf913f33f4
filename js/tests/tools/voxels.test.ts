import { beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../src/annotations/annotation";
import type { Canvas } from "../../src/masks/canvas";
import { MaskData } from "../../src/masks/mask-data";
import { type PlaneName, slicing } from "../../src/masks/plane";
import { strokeFromWire } from "../../src/masks/wire";
import { type AnyTool, draws, toolFor, toolNamed } from "../../src/tools";
import { brush, eraser } from "../../src/tools/brush";
import { fill } from "../../src/tools/fill";
import type { Step } from "../../src/tools/tool";
import { wand } from "../../src/tools/wand";
import { annotation } from "../annotations/fixtures";
import { GRID, marked, PLANE_NAMES } from "../masks/volumes";
import { Bench, type } from "./bench";

const TUMOUR = type({ id: 7, name: "Tumour", shape: "segmentation" });
const TISSUE = type({ id: 1, name: "Tissue", shape: "polygon" });

let mask: MaskData;
let canvas: Canvas;

function on(plane: PlaneName, slice = 20): void {
  canvas = {
    type: TUMOUR.id,
    uuid: null,
    mask,
    plane,
    slice,
    size: slicing(plane, GRID),
    origin: -0.5,
    samples: () => "no samples",
  };
}

function bench(tool: AnyTool, there: Annotation[] = []): Bench<unknown> {
  const made = new Bench<unknown>(tool, there);
  made.chosen = TUMOUR;
  made.types = [TISSUE, TUMOUR];
  made.options = { ...made.options, brush: 6 };
  made.canvas = () => canvas;
  return made;
}

/** Take in what a gesture has changed, as the page does. */
function take({ change = [] }: Step<unknown>): void {
  for (const { stroke } of change) if (stroke) mask.apply(strokeFromWire(stroke));
}

beforeEach(() => {
  mask = new MaskData(GRID);
  on("axial");
});

describe("on voxels", () => {
  it("the brush marks a disc around the voxel, in the plane it is used on", () => {
    for (const plane of PLANE_NAMES) {
      mask = new MaskData(GRID);
      on(plane);
      take(bench(brush).click([10, 12]));
      // 29 voxels have their centre within 3 of another.
      expect(mask.count).toBe(29);
      const slice = mask.slice(plane, 20);
      expect(slice.filter((one) => one === 1)).toHaveLength(29);
      expect(slice[12 * canvas.size.width + 10]).toBe(1);
    }
  });

  it("a gesture is one stroke of one annotation", () => {
    const tool = bench(brush);
    tool.down([5, 5]);
    const moving = tool.move([20, 5]);
    expect(moving.preview?.voxels?.type).toBe(TUMOUR.id);
    expect(moving.preview?.voxels?.mask.count).toBeGreaterThan(29);
    expect(mask.count).toBe(0);
    const { change } = tool.up([20, 5]);
    expect(change).toMatchObject([
      { content: { type: TUMOUR.id, shape: { kind: "segmentation" } } },
    ]);
    canvas = { ...canvas, uuid: "held" };
    expect(tool.click([40, 30]).change).toMatchObject([{ uuid: "held", content: {} }]);
  });

  it("the eraser, and the brush with Alt, take away", () => {
    for (const [n, tool] of [bench(eraser), bench(brush)].entries()) {
      mask = new MaskData(GRID);
      on("axial");
      take(bench(brush).click([10, 12]));
      take(tool.click([10, 12], { alt: n === 1 }));
      expect(mask.count).toBe(0);
    }
    take(bench(eraser).click([10, 12], { alt: true }));
    expect(mask.count).toBe(29);
  });

  it("Escape gives a stroke up", () => {
    const tool = bench(brush);
    tool.down([5, 5]);
    expect(tool.send({ kind: "cancel" }).used).toBe(true);
    expect(tool.up([9, 9]).change).toBeUndefined();
    expect(mask.count).toBe(0);
  });

  it("what changes nothing is no edit", () => {
    expect(bench(eraser).click([10, 12]).change).toEqual([]);
  });

  it("keys make the brush larger and smaller, but not in the midst of a stroke", () => {
    const tool = bench(brush);
    expect(tool.key("]").options).toEqual({ brush: 8 });
    tool.down([5, 5]);
    expect(tool.key("]").options).toBeUndefined();
  });

  it("the fill tool fills what is closed and says where it is not", () => {
    const ring = bench(brush);
    ring.options = { ...ring.options, brush: 2 };
    ring.down([10, 10]);
    for (const at of [
      [20, 10],
      [20, 20],
      [10, 20],
    ] as const)
      ring.move([...at]);
    take(ring.up([10, 10]));
    expect(mask.has(15, 15, 20)).toBe(false);
    expect(bench(fill).click([30, 30]).change).toBeUndefined();
    expect(bench(fill).down([30, 30]).refused).toContain("does not close");
    take(bench(fill).click([15, 15]));
    expect(mask.has(15, 15, 20)).toBe(true);
    expect(bench(fill).down([15, 15]).refused).toContain("no hole");
    expect(marked(mask).every((voxel) => voxel.endsWith(",20"))).toBe(true);
  });

  it("the wand follows the stored values", () => {
    const { width, height } = canvas.size;
    const samples = Float32Array.from({ length: width * height }, (_, at) =>
      at % width < 15 ? 100 : 900,
    );
    const tool = bench(wand);
    expect(tool.down([5, 5]).refused).toBe("no samples");
    canvas = { ...canvas, samples: () => samples };
    take(tool.click([5, 5]));
    expect(mask.count).toBe(15 * height);
    take(tool.click([5, 5], { alt: true }));
    expect(mask.count).toBe(0);
  });

  it("nothing is painted where it cannot be, or may not", () => {
    const tool = bench(brush, [annotation("theirs")]);
    tool.canvas = () => "a picture has no voxels";
    expect(tool.down([5, 5]).refused).toBe("a picture has no voxels");
    tool.canvas = () => ({ ...canvas, uuid: "theirs" });

    tool.refusal = () => "drawn by ann";
    expect(tool.down([5, 5]).refused).toBe("drawn by ann");
    expect(tool.up([9, 9]).change).toBeUndefined();
  });

  it("tools fit their types", () => {
    expect(toolFor(TUMOUR)).toBe(brush);
    expect([brush, wand, fill].map((tool: AnyTool) => draws(tool, TUMOUR))).toEqual([
      true,
      true,
      true,
    ]);
    expect(draws(fill, TISSUE)).toBe(false);
    expect(draws(toolNamed("polygon"), TUMOUR)).toBe(false);
  });
});
