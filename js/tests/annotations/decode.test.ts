import { describe, expect, it } from "vitest";
import { decodeGeometry } from "../../src/annotations/decode";
import type { GeometryReply } from "../../src/protocol";
import { HERE, NOTHING } from "./fixtures";

const KINDS = ["bounding box", "circle", "polygon", "line", "point", "global", "segmentation"];
const STATUSES = ["unverified", "resubmitted", "verified", "rejected"];

interface Row {
  kind: string;
  coords?: number[];
  parts?: number[];
  status?: string;
  score?: number;
  flags?: number;
  frame?: [z: number, t: number];
  plane?: [number, number];
}

function uuidBytes(i: number): number[] {
  return Array.from({ length: 16 }, (_, j) => (j === 15 ? i : 0x10 + j));
}

/** The arrays in the order `exact_nb/widgets/wire/annotations.py` sends them. */
function arraysOf(rows: Row[]) {
  const ends = (lengths: number[]) => {
    const sums = [0];
    for (const length of lengths) sums.push((sums.at(-1) ?? 0) + length);
    return sums;
  };
  return [
    Uint8Array.from(rows.flatMap((_, i) => uuidBytes(i))),
    Int32Array.from(rows, (_, i) => i + 1),
    Int32Array.from(rows, (_, i) => i + 10),
    Int32Array.from(rows, (_, i) => i + 20),
    Uint8Array.from(rows, ({ status = "unverified" }) => STATUSES.indexOf(status)),
    Float32Array.from(rows, ({ score = Number.NaN }) => score),
    Uint8Array.from(rows, ({ kind }) => KINDS.indexOf(kind)),
    new Float64Array(4 * rows.length),
    Float64Array.from(rows.flatMap(({ coords = [] }) => coords)),
    Int32Array.from(ends(rows.map(({ coords = [] }) => coords.length / 2))),
    Int32Array.from(rows.flatMap(({ parts = [] }) => parts)),
    Int32Array.from(ends(rows.map(({ parts = [] }) => parts.length))),
    new Int32Array(rows.length),
    Uint8Array.from(rows, ({ flags = 0 }) => flags),
    Int32Array.from(rows.flatMap(({ frame = [0, 0] }) => frame)),
    Int32Array.from(rows.flatMap(({ plane = [0, 0] }) => plane)),
  ];
}

/** Buffers as a host may hand them over: at any offset of a larger one. */
function viewOf(array: { buffer: ArrayBufferLike; byteLength: number }, offset: number): DataView {
  const bytes = new Uint8Array(array.byteLength + offset);
  bytes.set(new Uint8Array(array.buffer), offset);
  return new DataView(bytes.buffer, offset);
}

function decode(rows: Row[], offset = 0) {
  const reply: GeometryReply = {
    ...NOTHING,
    count: rows.length,
    total: rows.length,
    in_view: rows.length,
    kinds: KINDS,
    statuses: STATUSES,
  };
  const buffers = arraysOf(rows).map((array) => viewOf(array, offset));
  return decodeGeometry(reply, buffers);
}

const ROWS: Row[] = [
  { kind: "bounding box", coords: [1.5, 2, 30, 40.25] },
  { kind: "circle", coords: [10, 20, 5, 0], score: 0.5 },
  // One part of an outer ring and a hole, then a part without.
  {
    kind: "polygon",
    coords: [0, 0, 9, 0, 9, 9, 2, 2, 4, 2, 4, 4, 20, 20, 30, 20, 30, 30],
    parts: [2, 2, 3, 3, 1, 3],
  },
  { kind: "polygon", coords: [0, 0, 5, 5] },
  { kind: "line", coords: [1, 1, 2, 3], status: "rejected" },
  { kind: "point", coords: [100_000.5, 7] },
  { kind: "global", status: "verified" },
];

describe.each([0, 3])("at byte offset %i", (offset) => {
  it("decodes all six shapes", () => {
    expect(decode(ROWS, offset).map(({ shape }) => shape)).toEqual([
      { kind: "bounding box", x0: 1.5, y0: 2, x1: 30, y1: 40.25 },
      { kind: "circle", x: 10, y: 20, radius: 5 },
      {
        kind: "polygon",
        closed: true,
        parts: [
          [
            [
              [0, 0],
              [9, 0],
              [9, 9],
            ],
            [
              [2, 2],
              [4, 2],
              [4, 4],
            ],
          ],
          [
            [
              [20, 20],
              [30, 20],
              [30, 30],
            ],
          ],
        ],
      },
      {
        kind: "polygon",
        closed: false,
        parts: [
          [
            [
              [0, 0],
              [5, 5],
            ],
          ],
        ],
      },
      {
        kind: "line",
        vertices: [
          [1, 1],
          [2, 3],
        ],
      },
      { kind: "point", x: 100_000.5, y: 7 },
      { kind: "global" },
    ]);
  });

  it("keeps identity, revision, type, author, status and score beside each", () => {
    const decoded = decode(ROWS, offset);
    expect(decoded[1]).toMatchObject({
      uuid: "10111213-1415-1617-1819-1a1b1c1d1e01",
      revision: 2,
      type: 11,
      author: 21,
      status: "unverified",
      score: 0.5,
      position: HERE,
    });
    expect(decoded.map(({ status }) => status).slice(4)).toEqual([
      "rejected",
      "unverified",
      "verified",
    ]);
    expect(decoded[0]?.score).toBeNull();
  });

  it("keeps flags and frame beside each", () => {
    const rows = [0, 1, 2, 3].map((flags): Row => ({ kind: "global", flags, frame: [flags, 7] }));
    const decoded = decode(rows, offset);
    expect(decoded.map(({ concealed }) => concealed)).toEqual([false, true, false, true]);
    expect(decoded.map(({ blurred }) => blurred)).toEqual([false, false, true, true]);
    expect(decoded[2]?.position).toEqual({ ...HERE, z: 2, t: 7 });
  });

  it("keeps plane and slice beside each", () => {
    const planes: [number, number][] = [
      [0, 0],
      [1, 5],
      [2, 57],
      [3, 9],
    ];
    const decoded = decode(
      planes.map((plane): Row => ({ kind: "global", plane })),
      offset,
    );
    expect(decoded.map(({ position }) => [position.plane, position.slice])).toEqual([
      [null, 0],
      ["axial", 5],
      ["coronal", 57],
      ["sagittal", 9],
    ]);
  });
});

it("says so where an array is missing", () => {
  const reply = { ...NOTHING, count: 1, kinds: KINDS, statuses: STATUSES };
  expect(() => decodeGeometry(reply, [])).toThrow("fewer arrays");
});

it("says so where a kind is unknown", () => {
  const reply = { ...NOTHING, count: 1, kinds: ["spiral"], statuses: STATUSES };
  const buffers = arraysOf([{ kind: "bounding box" }]).map((array) => viewOf(array, 0));
  expect(() => decodeGeometry(reply, buffers)).toThrow('unknown kind, "spiral"');
});
