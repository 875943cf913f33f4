import { describe, expect, it } from "vitest";
import type { WireShape } from "../../src/protocol";
import { bandOf, crossSection } from "../../src/volume/cross-section";

const on = (plane: string, slice: number) => ({ z: 0, t: 0, plane, slice });
const BOX: WireShape = { kind: "bounding box", x0: 2, y0: 10, x1: 6, y1: 20 };

describe("a box on an axial slice", () => {
  const annotation = { shape: BOX, position: on("axial", 7) };

  it("is a line of its width where a coronal slice cuts it", () => {
    expect(crossSection(annotation, "coronal", 15)).toEqual([
      [
        [2, 7],
        [6, 7],
      ],
    ]);
    expect(crossSection(annotation, "coronal", 9)).toEqual([]);
    expect(crossSection(annotation, "coronal", 21)).toEqual([]);
  });

  it("is a line of its height where a sagittal slice cuts it", () => {
    expect(crossSection(annotation, "sagittal", 4)).toEqual([
      [
        [10, 7],
        [20, 7],
      ],
    ]);
    expect(crossSection(annotation, "sagittal", 7)).toEqual([]);
  });

  it("is none on its own plane", () => {
    expect(crossSection(annotation, "axial", 7)).toEqual([]);
  });
});

it("a shape on a sagittal slice stands upright in the axial and coronal ones", () => {
  const annotation = { shape: BOX, position: on("sagittal", 3) };
  expect(crossSection(annotation, "axial", 15)).toEqual([
    [
      [3, 2],
      [3, 6],
    ],
  ]);
  expect(crossSection(annotation, "coronal", 4)).toEqual([
    [
      [3, 10],
      [3, 20],
    ],
  ]);
});

it("a circle is cut in a chord", () => {
  const circle: WireShape = { kind: "circle", x: 10, y: 20, radius: 5 };
  const annotation = { shape: circle, position: on("axial", 1) };
  expect(crossSection(annotation, "coronal", 23)).toEqual([
    [
      [6, 1],
      [14, 1],
    ],
  ]);
});

it("an outline with a hole is cut in two", () => {
  const ring = (x0: number, y0: number, x1: number, y1: number): [number, number][] => [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  const shape: WireShape = {
    kind: "polygon",
    parts: [[ring(0, 0, 10, 10), ring(4, 4, 6, 6)]],
    closed: true,
  };
  const found = crossSection({ shape, position: on("coronal", 2) }, "axial", 5);
  expect(found).toEqual([
    [
      [0, 2],
      [4, 2],
    ],
    [
      [6, 2],
      [10, 2],
    ],
  ]);
});

it("a point is seen within half a voxel of its place", () => {
  const shape: WireShape = { kind: "point", x: 4.4, y: 9 };
  const annotation = { shape, position: on("axial", 3) };
  expect(crossSection(annotation, "sagittal", 4)).toHaveLength(1);
  expect(crossSection(annotation, "sagittal", 5)).toHaveLength(0);
  expect(crossSection(annotation, "coronal", 9)).toHaveLength(1);
});

it("a label of the whole slice has no place to cut", () => {
  const annotation = { shape: { kind: "global" } as WireShape, position: on("axial", 3) };
  expect(crossSection(annotation, "coronal", 3)).toEqual([]);
});

describe("a band", () => {
  it("is as thick as a slice, so that those of neighbours touch and do not overlap", () => {
    expect(
      bandOf([
        [2, 7],
        [6, 7],
      ]),
    ).toEqual([
      [2, 6.5],
      [6, 6.5],
      [6, 7.5],
      [2, 7.5],
    ]);
    expect(
      bandOf([
        [7, 2],
        [7, 6],
      ]),
    ).toEqual([
      [6.5, 2],
      [6.5, 6],
      [7.5, 6],
      [7.5, 2],
    ]);
  });
});
