import { describe, expect, it } from "vitest";
import { type Display, toImage, toMap } from "../../src/viewer/display";
import {
  letters,
  millimetres,
  nearestVoxel,
  PLANES,
  type PlaneName,
  placeIn,
  planeDisplay,
  sliceSize,
  type Voxel,
  voxelAt,
} from "../../src/volume/planes";

/** The cases of `tests/model/test_planes.py`. */
const SPACE = {
  shape: [4, 5, 6] as Voxel,
  spacing: [1, 2, 3] as Voxel,
  oriented: true,
};
const UNTURNED = { sagittalLeft: false, mirrored: false, rotation: 0 };

const cases = PLANES.flatMap((plane) => [false, true].map((left) => ({ plane, left })));

describe.each(cases)("$plane, anterior to the left: $left", ({ plane, left }) => {
  const display = planeDisplay(SPACE, plane, left);

  it.each([false, true])("brings a place back at the same voxel, mirrored %s", (mirrored) => {
    const places: [number, number][] = [
      [0, 0],
      [-0.5, 2.25],
      [1.75, 5.5],
    ];
    for (const place of places) {
      const back = toImage(toMap(...place, display, mirrored), display, mirrored);
      expect(back[0]).toBeCloseTo(place[0], 9);
      expect(back[1]).toBeCloseTo(place[1], 9);
    }
  });

  it("shows a voxel where the display says", () => {
    const marked: Voxel = [1, 3, 2];
    const [a, b] = placeIn(plane, marked);
    const [width, height] = sliceSize(SPACE.shape, plane);
    const flipX = plane !== "sagittal" || left;
    // In voxels from the top-left corner, as `PlaneDisplay.to_display` gives it.
    const [x, y] = [flipX ? width - 0.5 - a : a + 0.5, height - 0.5 - b];
    const [mapX, mapY] = toMap(a, b, display, false);
    expect([mapX / display.scale[0], -mapY / display.scale[1]]).toEqual([x, y]);
  });
});

it("shows voxels in true proportion, in units of the least spacing", () => {
  const scales = PLANES.map((plane) => planeDisplay(SPACE, plane, false).scale);
  expect(scales).toEqual([
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
  const fine = planeDisplay({ ...SPACE, spacing: [2, 0.5, 2] }, "axial", false);
  expect(fine.scale).toEqual([4, 1]);
});

describe("letters", () => {
  it("have the patient's right on the left, and superior up", () => {
    expect(letters(SPACE, "axial", UNTURNED)).toEqual(["A", "L", "P", "R"]);
    expect(letters(SPACE, "coronal", UNTURNED)).toEqual(["S", "L", "I", "R"]);
    expect(letters(SPACE, "sagittal", UNTURNED)).toEqual(["S", "A", "I", "P"]);
    const turned = letters(SPACE, "sagittal", { ...UNTURNED, sagittalLeft: true });
    expect(turned).toEqual(["S", "P", "I", "A"]);
  });

  it("are absent where the file states no orientation", () => {
    for (const plane of PLANES) {
      expect(letters({ ...SPACE, oriented: false }, plane, UNTURNED)).toBeNull();
    }
  });

  it("stay with the picture when it is mirrored or turned", () => {
    expect(letters(SPACE, "axial", { ...UNTURNED, mirrored: true })).toEqual(["A", "R", "P", "L"]);
    const quarter = { ...UNTURNED, rotation: Math.PI / 2 };
    expect(letters(SPACE, "axial", quarter)).toEqual(["R", "A", "L", "P"]);
    expect(letters(SPACE, "axial", { ...UNTURNED, rotation: Math.PI })).toEqual([
      "P",
      "R",
      "A",
      "L",
    ]);
  });
});

it.each(PLANES)(
  "a place of the %s plane is a voxel and the other way round",
  (plane: PlaneName) => {
    const voxel: Voxel = [2, 3, 4];
    const normal = { axial: 2, coronal: 1, sagittal: 0 }[plane];
    expect(voxelAt(plane, voxel[normal] as number, placeIn(plane, voxel))).toEqual(voxel);
  },
);

it("finds the nearest voxel, never one beside the volume", () => {
  expect(nearestVoxel([1.49, 1.51, -3], SPACE.shape)).toEqual([1, 2, 0]);
  expect(nearestVoxel([9, 4.4, 5.6], SPACE.shape)).toEqual([3, 4, 5]);
});

it("says where a voxel lies in the body", () => {
  const affine = [
    [-1, 0, 0, 10],
    [0, 2, 0, -20],
    [0.5, 0, 3, 5],
    [0, 0, 0, 1],
  ];
  expect(millimetres({ affine } as never, [2, 3, 4])).toEqual([8, -14, 18]);
});

it("a slide lies on the map as it is", () => {
  const display: Display = { bounds: [0, 0, 100, 50], scale: [1, 1], flipped: [false, false] };
  expect(toMap(0, 10, display, false)).toEqual([0, -10]);
  expect(toMap(0, 10, display, true)).toEqual([100, -10]);
  for (const mirrored of [false, true]) {
    expect(toImage(toMap(12.25, 40.5, display, mirrored), display, mirrored)).toEqual([
      12.25, 40.5,
    ]);
  }
});
