import { describe, expect, it } from "vitest";
import {
  covers,
  ended,
  extended,
  isBetween,
  keyframesOf,
  nextKeyframe,
  onEachFrame,
  type Spanning,
  shapeOn,
  shapesOf,
  withoutFrame,
  withoutKeyframe,
  withShape,
} from "../../src/annotations/spans";
import type { WirePosition } from "../../src/protocol";
import { box, HERE } from "./fixtures";

const SMALL = box(0, 0, 10, 10);
const LARGE = box(20, 40, 60, 80);
const HALFWAY = box(10, 20, 35, 45);

function z(frame: number, others: Partial<WirePosition> = {}): WirePosition {
  return { ...HERE, z: frame, ...others };
}

/** From 2 to 8, growing until 6. */
const THROUGH: Spanning = {
  shape: SMALL,
  position: z(2, { t: 1 }),
  span: { axis: "z", last: 8, keyframes: [[6, LARGE]] },
};
const ALONE: Spanning = { shape: SMALL, position: z(2) };

function made<T>(after: T | string): T {
  if (typeof after === "string") throw new Error(after);
  return after;
}

describe("an annotation over several frames", () => {
  it("is on each of them and on no other", () => {
    const frames = Array.from({ length: 11 }, (_, at) => at);
    expect(frames.filter((at) => covers(THROUGH, z(at, { t: 1 })))).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(frames.some((at) => covers(THROUGH, z(at)))).toBe(false);
    expect(frames.filter((at) => covers(ALONE, z(at)))).toEqual([2]);
  });

  it("has the shape of a keyframe there, an interpolated one between, the last one after", () => {
    const at = (frame: number) => shapeOn(THROUGH, z(frame, { t: 1 }));
    expect([at(2), at(4), at(6), at(8), at(9)]).toEqual([SMALL, HALFWAY, LARGE, LARGE, null]);
    expect([2, 4, 6, 7].map((frame) => isBetween(THROUGH, z(frame, { t: 1 })))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it("is drawn with the shapes of its keyframes", () => {
    expect(shapesOf(THROUGH)).toEqual([SMALL, LARGE]);
    expect(shapesOf(ALONE)).toEqual([SMALL]);
  });

  it("is known on each frame as it is there", () => {
    const all = onEachFrame(THROUGH);
    expect(all.map(({ position }) => position.z)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(all[2]).toEqual({ shape: HALFWAY, position: z(4, { t: 1 }) });
    expect(onEachFrame(ALONE)).toEqual([ALONE]);
  });
});

describe("a shape drawn anew", () => {
  it("makes a keyframe, on the first frame it is the annotation's own", () => {
    const drawn = withShape(THROUGH, z(4, { t: 1 }), LARGE);
    expect(keyframesOf(drawn)).toEqual([2, 4, 6]);
    expect(drawn.shape).toBe(SMALL);
    expect(keyframesOf(withShape(drawn, z(4, { t: 1 }), SMALL))).toEqual([2, 4, 6]);
    const first = withShape(THROUGH, z(2, { t: 1 }), LARGE);
    expect(first).toEqual({ ...THROUGH, shape: LARGE });
    expect(withShape(ALONE, z(2), LARGE)).toEqual({ ...ALONE, shape: LARGE });
  });
});

describe("extending", () => {
  it("goes on with the last shape", () => {
    const longer = made(extended(ALONE, z(7)));
    expect(longer.span).toEqual({ axis: "z", last: 7, keyframes: [] });
    expect(shapeOn(longer, z(7))).toBe(SMALL);
    expect(made(extended(THROUGH, z(10, { t: 1 }))).span?.last).toBe(10);
  });

  it("begins with the first shape, which stays a keyframe", () => {
    const earlier = made(extended(THROUGH, z(0, { t: 1 })));
    expect(keyframesOf(earlier)).toEqual([0, 2, 6]);
    expect(shapeOn(earlier, z(1, { t: 1 }))).toEqual(SMALL);
    expect(shapeOn(earlier, z(4, { t: 1 }))).toEqual(HALFWAY);
  });

  it("follows the one axis that differs", () => {
    expect(made(extended(ALONE, z(2, { t: 4 }))).span?.axis).toBe("t");
    const plane = { plane: "axial", slice: 3 };
    const onPlane: Spanning = { shape: SMALL, position: z(0, plane) };
    expect(made(extended(onPlane, z(0, { ...plane, slice: 9 }))).span?.axis).toBe("slice");
  });

  it("is refused along two axes, and where it is already", () => {
    expect(extended(ALONE, z(4, { t: 4 }))).toMatch("one axis");
    expect(extended(THROUGH, z(4, { t: 3 }))).toMatch("one axis");
    expect(extended(THROUGH, z(4, { t: 1 }))).toMatch("on this frame already");
  });
});

describe("ending", () => {
  it("leaves the frames before as they were", () => {
    const shorter = ended(THROUGH, z(5, { t: 1 }));
    expect(shorter.span?.last).toBe(5);
    for (const at of [2, 3, 4, 5]) {
      expect(shapeOn(shorter, z(at, { t: 1 }))).toEqual(shapeOn(THROUGH, z(at, { t: 1 })));
    }
    expect(ended(THROUGH, z(7, { t: 1 })).span).toEqual({ ...THROUGH.span, last: 7 });
  });

  it("on the first frame leaves no span", () => {
    expect(ended(THROUGH, z(2, { t: 1 })).span).toBeNull();
  });
});

describe("keyframes", () => {
  it("are removed but for the first", () => {
    expect(withoutKeyframe(THROUGH, z(6, { t: 1 }))?.span?.keyframes).toEqual([]);
    expect(withoutKeyframe(THROUGH, z(2, { t: 1 }))).toBeNull();
    expect(withoutKeyframe(THROUGH, z(4, { t: 1 }))).toBeNull();
  });

  it("are found from every frame, also from outside", () => {
    const next = (from: number, by: 1 | -1) => nextKeyframe(THROUGH, z(from, { t: 1 }), by)?.z;
    expect([next(0, 1), next(2, 1), next(4, 1), next(6, 1)]).toEqual([2, 6, 6, undefined]);
    expect([next(10, -1), next(6, -1), next(2, -1)]).toEqual([6, 2, undefined]);
  });
});

describe("deleted on one frame", () => {
  const at = (frame: number) => withoutFrame(THROUGH, z(frame, { t: 1 }));

  it("it loses a keyframe between others, and follows from those", () => {
    const { left, done } = at(6);
    expect(done).toBe("keyframe");
    expect(left).toMatchObject({ position: z(2, { t: 1 }), span: { last: 8, keyframes: [] } });
  });

  it("it begins after its first frame, as it looked there", () => {
    const { left, done } = at(2);
    expect(done).toBe("begins");
    expect(left?.position.z).toBe(3);
    expect(left && [4, 6, 8].map((frame) => shapeOn(left, z(frame, { t: 1 })))).toEqual([
      HALFWAY,
      LARGE,
      LARGE,
    ]);
  });

  it("it ends before any other frame, as it looked there", () => {
    expect(at(8)).toMatchObject({ done: "ends", left: { span: { last: 7 } } });
    const { left, done } = at(5);
    expect(done).toBe("ends");
    expect(left?.span).toMatchObject({ last: 4, keyframes: [[4, HALFWAY]] });
    expect(at(3)).toMatchObject({ done: "ends", left: { span: null, shape: SMALL } });
  });

  it("it is gone with the only keyframe it has", () => {
    const held: Spanning = { ...ALONE, span: { axis: "z", last: 8, keyframes: [] } };
    expect(withoutFrame(held, z(2))).toEqual({ left: null, done: "gone" });
    expect(withoutFrame(held, z(8)).left?.span?.last).toBe(7);
    expect(withoutFrame(ALONE, z(2)).left).toBeNull();
  });

  it("it is on one frame where only its last is left", () => {
    const two: Spanning = { ...THROUGH, span: { axis: "z", last: 3, keyframes: [[3, LARGE]] } };
    const { left } = withoutFrame(two, z(2, { t: 1 }));
    expect(left).toMatchObject({ shape: LARGE, position: { z: 3 }, span: null });
  });
});
