import { describe, expect, it } from "vitest";
import { intersection, split, subtract, union } from "../../src/geometry/boolean";
import { crossingsOf } from "../../src/geometry/outline";
import { area, type Parts, partsOf } from "../../src/geometry/parts";
import { random as seeded } from "../random";
import { frame, square, star } from "./areas";

const UNIT: Parts = [[square(0, 0, 10)]];

describe("union", () => {
  it("is one ring where areas overlap or share an edge, two where they are apart", () => {
    expect(union([UNIT, [[square(5, 5, 10)]]])).toHaveLength(1);
    expect(union([UNIT, [[square(10, 0, 10)]]])).toHaveLength(1);
    expect(union([UNIT, [[square(11, 0, 10)]]])).toHaveLength(2);
  });

  it("keeps areas that touch in a corner apart", () => {
    expect(union([UNIT, [[square(10, 10, 10)]]]).map((part) => part.length)).toEqual([1, 1]);
  });

  it("keeps a hole, and fills it with what fits exactly", () => {
    expect(area(union([frame(40), [[square(60, 0, 1)]]]))).toBe(1201);
    expect(union([frame(40), [[square(10, 10, 20)]]])).toHaveLength(1);
    expect(area(union([frame(40), [[square(10, 10, 20)]]]))).toBe(1600);
  });

  it("repairs what crosses itself first", () => {
    const bow: Parts = [
      [
        [
          [0, 0],
          [10, 10],
          [10, 0],
          [0, 10],
        ],
      ],
    ];
    expect(area(union([bow, [[square(20, 0, 1)]]]))).toBe(51);
    expect(area(subtract(UNIT, bow))).toBe(50);
  });

  it("is empty of nothing and takes any number", () => {
    expect(union([])).toEqual([]);
    expect(area(union([0, 5, 10, 15].map((x) => [[square(x, 0, 10)]])))).toBe(250);
  });
});

describe("subtract", () => {
  it("makes a hole, or two parts, or nothing", () => {
    expect(subtract(UNIT, [[square(2, 2, 2)]])[0]).toHaveLength(2);
    expect(
      subtract(UNIT, partsOf({ kind: "bounding box", x0: 4, y0: -1, x1: 6, y1: 11 }) ?? []),
    ).toHaveLength(2);
    expect(subtract(UNIT, UNIT)).toEqual([]);
  });

  it("makes a hole that touches the outside a ring of its own", () => {
    const diamond: Parts = [
      [
        [
          [0, 5],
          [3, 3],
          [6, 5],
          [3, 7],
        ],
      ],
    ];
    const [part, ...others] = subtract(UNIT, diamond);
    expect(others).toEqual([]);
    expect(part).toHaveLength(2);
  });
});

describe("intersection", () => {
  it("is what both cover, nothing where they only touch", () => {
    expect(area(intersection(UNIT, [[square(5, 5, 10)]]))).toBe(25);
    expect(intersection(UNIT, [[square(10, 0, 10)]])).toEqual([]);
    expect(intersection(UNIT, [])).toEqual([]);
  });
});

describe("split", () => {
  it("divides where the path goes through, the largest piece first", () => {
    const pieces = split(UNIT, [
      [3, -1],
      [3, 11],
    ]);
    expect(pieces.map(area)).toEqual([70, 30]);
  });

  it("leaves the area alone where the path ends inside or goes past", () => {
    for (const end of [5, -0.5]) {
      expect(
        split(UNIT, [
          [3, -1],
          [3, end],
        ]),
      ).toEqual([UNIT]);
    }
  });

  it("needs two cuts to open a ring", () => {
    const across = split(frame(40), [
      [-1, 20],
      [41, 20],
    ]);
    expect(across.map(area)).toEqual([600, 600]);
    const one = split(frame(40), [
      [-1, 20],
      [20, 20],
    ]);
    expect(one).toHaveLength(1);
  });

  it("cuts out where the path closes", () => {
    const loop = square(2, 2, 4);
    expect(split(UNIT, [...loop, [2, 2]]).map(area)).toEqual([84, 16]);
  });

  it("leaves parts that it does not cut with the largest piece", () => {
    const pieces = split(
      [[square(0, 0, 10)], [square(20, 0, 10)]],
      [
        [3, -1],
        [3, 11],
      ],
    );
    expect(pieces.map((piece) => piece.length)).toEqual([2, 1]);
    expect(pieces.map(area)).toEqual([170, 30]);
  });
});

it("keeps the sums of areas, and outlines that do not cross, for any two areas", () => {
  const random = seeded(7);
  for (let i = 0; i < 80; i++) {
    const [a, b] = [0, 1].map((): Parts => {
      const at: [number, number] = [random() * 50, random() * 50];
      return [[star(random, at, 40, 24), star(random, at, 6, 6)]];
    }) as [Parts, Parts];
    const results = { both: intersection(a, b), all: union([a, b]), left: subtract(a, b) };
    const sound = (parts: Parts) => area(union([parts]));
    expect(area(results.all) + area(results.both)).toBeCloseTo(sound(a) + sound(b), 6);
    expect(area(results.left) + area(results.both)).toBeCloseTo(sound(a), 6);
    for (const parts of Object.values(results)) {
      expect(crossingsOf(parts.flat(), true)).toEqual([]);
    }
  }
});
