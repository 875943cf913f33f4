import { describe, expect, it } from "vitest";
import { MaskData } from "../../src/masks/mask-data";
import { type PlaneName, slicing, type Triple, voxelOn } from "../../src/masks/plane";
import type { Region } from "../../src/masks/region";
import { Stroke } from "../../src/masks/stroke";
import { random as seeded } from "../random";
import { filled, GRID, marked, PLANE_NAMES, type Rule } from "./volumes";

const BALL: Rule = (i, j, k) => (i - 34) ** 2 + (j - 20) ** 2 + (k - 30) ** 2 < 250;

function regionOf(plane: PlaneName, slice: number, rule: Rule): Region {
  const { width, height } = slicing(plane, GRID);
  const data = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) {
    const voxel = voxelOn(plane, slice, at % width, Math.floor(at / width));
    data[at] = rule(...(voxel as [number, number, number])) ? 1 : 0;
  }
  return { x: 0, y: 0, width, height, data };
}

function painted(plane: PlaneName, rule: Rule, stroke = new Stroke()): MaskData {
  const mask = new MaskData(GRID);
  for (let slice = 0; slice < slicing(plane, GRID).slices; slice++) {
    mask.paint(plane, slice, regionOf(plane, slice, rule), true, stroke);
  }
  return mask;
}

describe("a mask", () => {
  it("is the same to the voxel, whichever plane it was painted in", () => {
    const expected = marked(filled(BALL));
    expect(expected.length).toBeGreaterThan(3_000);
    for (const plane of PLANE_NAMES) {
      const mask = painted(plane, BALL);
      expect(marked(mask)).toEqual(expected);
      expect(mask.count).toBe(expected.length);
    }
  });

  it("shows in each plane what was painted in the others", () => {
    const mask = painted("coronal", BALL);
    for (const plane of PLANE_NAMES) {
      for (let slice = 0; slice < slicing(plane, GRID).slices; slice++) {
        expect(mask.slice(plane, slice)).toEqual(regionOf(plane, slice, BALL).data);
      }
    }
  });

  it("has bits where a brick ends as where it begins", () => {
    const edges: Triple[] = [
      [0, 0, 0],
      [31, 31, 31],
      [32, 0, 0],
      [31, 32, 0],
      [63, 31, 32],
      [69, 40, 36],
    ];
    const mask = new MaskData(GRID);
    for (const [i, j, k] of edges) mask.set(i, j, k, true);
    expect(marked(mask).sort()).toEqual(edges.map(String).sort());
    for (const [i, j, k] of edges) mask.set(i, j, k, false);
    expect(mask.count).toBe(0);
  });

  it.each(PLANE_NAMES)("knows its %s slices", (plane) => {
    const mask = filled(BALL);
    const all = Array.from({ length: slicing(plane, GRID).slices }, (_, slice) => slice);
    const marked = all.filter((slice) => mask.slice(plane, slice).includes(1));
    expect(marked.length).toBeGreaterThan(2);
    expect(mask.slices(plane)).toEqual(marked);
    mask.clear();
    expect(mask.slices(plane)).toEqual([]);
  });

  it("leaves a copy alone", () => {
    const mask = filled(BALL);
    const copy = mask.copy();
    mask.set(0, 0, 0, true);
    expect(copy.has(0, 0, 0)).toBe(false);
    expect(copy.count).toBe(mask.count - 1);
  });
});

describe("a stroke", () => {
  it("is taken back and done again to the voxel", () => {
    const random = seeded(7);
    const mask = filled(BALL);
    const before = marked(mask);
    const stroke = new Stroke();
    for (let step = 0; step < 12; step++) {
      const plane = PLANE_NAMES[step % 3] as PlaneName;
      const slice = Math.floor(random() * slicing(plane, GRID).slices);
      const rule = () => random() < 0.2;
      mask.paint(plane, slice, regionOf(plane, slice, rule), step % 2 === 0, stroke);
    }
    const after = marked(mask);
    mask.revert(stroke);
    expect(marked(mask)).toEqual(before);
    mask.apply(stroke);
    expect(marked(mask)).toEqual(after);
  });

  it("holds only what it changed", () => {
    const mask = filled(BALL);
    const stroke = new Stroke();
    mask.paint("axial", 30, regionOf("axial", 30, BALL), true, stroke);
    expect(stroke.isEmpty).toBe(true);
    const all = regionOf("axial", 30, () => true);
    mask.paint("axial", 30, all, true, stroke);
    expect(stroke.isEmpty).toBe(false);
    mask.paint("axial", 30, all, false, stroke);
    mask.paint("axial", 30, regionOf("axial", 30, BALL), true, stroke);
    expect(stroke.isEmpty).toBe(true);
    expect(stroke.touched.size).toBeGreaterThan(0);
  });
});
