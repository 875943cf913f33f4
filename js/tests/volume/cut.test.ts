import { describe, expect, it } from "vitest";
import { cut } from "../../src/volume/cut";
import { AXES, PLANES, sliceCount, sliceSize, type Voxel, voxelAt } from "../../src/volume/planes";
import { samplesIn } from "../../src/volume/sample-type";
import { slabs } from "../../src/volume/time-point";

const SHAPE: Voxel = [3, 4, 5];
/** Every sample says which voxel it is of. */
const encoded = ([i, j, k]: Voxel) => i + 10 * j + 100 * k;

function volume(each: number): Int16Array {
  const [ni, nj, nk] = SHAPE;
  const samples = new Int16Array(ni * nj * nk * each);
  for (let k = 0, at = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++) {
        for (let sample = 0; sample < each; sample++) {
          samples[at++] = encoded([i, j, k]) + 1000 * sample;
        }
      }
    }
  }
  return samples;
}

const cases = PLANES.flatMap((plane) => [1, 3].map((each) => ({ plane, each })));

describe.each(cases)("the $plane plane, $each samples a voxel", ({ plane, each }) => {
  it("is cut where the slice is, the first in-plane axis fastest", () => {
    const samples = volume(each);
    const [width, height] = sliceSize(SHAPE, plane);
    for (let slice = 0; slice < sliceCount(SHAPE, plane); slice++) {
      const found = cut(samples, SHAPE, plane, slice, each);
      expect(found).toHaveLength(width * height * each);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const start = each * (x + y * width);
          const wanted = encoded(voxelAt(plane, slice, [x, y]));
          const expected = Array.from({ length: each }, (_, n) => wanted + 1000 * n);
          expect([...found.subarray(start, start + each)]).toEqual(expected);
        }
      }
    }
  });
});

it("an axial slice is a view, no copy", () => {
  const samples = volume(1);
  expect(cut(samples, SHAPE, "axial", 2).buffer).toBe(samples.buffer);
});

it("every plane has a normal of its own", () => {
  expect(new Set(PLANES.map((plane) => AXES[plane].normal)).size).toBe(3);
});

describe("slabs", () => {
  it.each([
    [1, 1],
    [5, 2],
    [181, 16],
    [7, 100],
  ])("of %i slices, %i at a time, are together all", (slices, thickness) => {
    const all = slabs(slices, thickness).flatMap(([first, count]) =>
      Array.from({ length: count }, (_, i) => first + i),
    );
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: slices }, (_, i) => i));
  });

  it("begin around the middle", () => {
    expect(slabs(100, 10)[0]).toEqual([40, 10]);
    expect(slabs(100, 10).at(-1)?.[0]).toSatisfy((first) => first === 0 || first === 90);
  });
});

it.each([0, 1, 3])("samples are read at any offset of a buffer, here %i", (offset) => {
  const buffer = new ArrayBuffer(16 + offset);
  const view = new DataView(buffer, offset, 16);
  [-3, 7, 1200, -32768].forEach((value, i) => {
    view.setInt16(2 * i, value, true);
  });
  expect([...samplesIn("int16", view)].slice(0, 4)).toEqual([-3, 7, 1200, -32768]);
  expect(() => samplesIn("complex64", view)).toThrow("complex64");
});
