import { describe, expect, it } from "vitest";
import { circleThrough } from "../../src/geometry/circle";
import { circle } from "../../src/tools/circle";
import { Bench, type } from "./bench";

function bench(values = {}) {
  const made = new Bench(circle);
  made.chosen = type({ id: 3, shape: "circle", ...values });
  return made;
}

const SHIFT = { shift: true };

describe("dragging", () => {
  it("draws from the centre to the rim, to the exact place", () => {
    const shape = { kind: "circle", x: 100.25, y: 200.5, radius: 50 };
    expect(bench().drag([100.25, 200.5], [130.25, 240.5]).change).toEqual([
      { content: { type: 3, shape } },
    ]);
  });

  it("shows the circle on the way", () => {
    const hand = bench();
    hand.down([100, 100]);
    expect(hand.move([103, 104]).preview?.drawn).toMatchObject({ radius: 5 });
  });

  it("is given up on Escape", () => {
    const hand = bench();
    hand.down([100, 100]);
    expect(hand.send({ kind: "cancel" }).used).toBe(true);
    expect(hand.up([200, 200]).change).toBeUndefined();
  });
});

describe("a click", () => {
  it("places a circle as wide as the type says", () => {
    const step = bench({ default_width: 30, default_height: 30 }).click([100, 100]);
    const shape = { kind: "circle", x: 100, y: 100, radius: 15 };
    expect(step.change?.[0]?.content?.shape).toEqual(shape);
  });

  it("says what to do where the type has no size", () => {
    expect(bench().click([100, 100]).refused).toContain("drag");
  });
});

describe("three places on the rim", () => {
  it("make the circle through them", () => {
    const hand = bench();
    hand.click([100, 50], SHIFT);
    hand.click([150, 100]);
    const step = hand.click([100, 150]);
    expect(step.change?.[0]?.content?.shape).toEqual({
      kind: "circle",
      x: 100,
      y: 100,
      radius: 50,
    });
    expect(hand.state).toBe(circle.idle);
  });

  it("are shown as the circle they make with the pointer", () => {
    const hand = bench();
    hand.click([100, 50], SHIFT);
    expect(hand.hover([100, 150]).preview).toMatchObject({
      drawn: { x: 100, y: 100, radius: 50 },
      marks: [[100, 50]],
    });
    hand.click([150, 100]);
    expect(hand.hover([50, 100]).preview?.drawn).toMatchObject({ x: 100, y: 100, radius: 50 });
  });

  it("are taken back and brought back one by one", () => {
    const hand = bench();
    hand.click([100, 50], SHIFT);
    expect(hand.send({ kind: "back" }).used).toBe(true);
    expect(hand.send({ kind: "back" }).used).toBeFalsy();
    hand.hover([300, 300]);
    hand.send({ kind: "forward" });
    hand.click([150, 100]);
    expect(hand.click([100, 150]).change).toHaveLength(1);
  });

  it("make room for a plain drag once all are taken back", () => {
    const hand = bench();
    hand.click([100, 50], SHIFT);
    hand.send({ kind: "back" });
    expect(hand.drag([200, 200], [260, 280]).change?.[0]?.content?.shape).toMatchObject({
      radius: 100,
    });
  });

  it("do not lie on one line; the last is placed again", () => {
    const hand = bench();
    hand.click([100, 50], SHIFT);
    hand.click([150, 100]);
    expect(hand.click([200, 150]).refused).toContain("one line");
    expect(hand.click([100, 150]).change).toHaveLength(1);
  });

  it("keep their digits far from the origin of the image", () => {
    const [x, y] = [1e6 + 0.25, 2e6 + 0.5];
    expect(circleThrough([x + 1, y], [x, y + 1], [x - 1, y])).toEqual({
      kind: "circle",
      x,
      y,
      radius: 1,
    });
  });
});
