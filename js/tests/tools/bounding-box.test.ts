import { describe, expect, it } from "vitest";
import { boundingBox } from "../../src/tools/bounding-box";
import { box } from "../annotations/fixtures";
import { Bench, type } from "./bench";

describe("dragging", () => {
  it("draws from corner to corner, in any direction, to the exact place", () => {
    const bench = new Bench(boundingBox);
    expect(bench.drag([100.25, 90.5], [20.125, 30.75]).change).toEqual([
      { content: { type: 1, shape: box(20.125, 30.75, 100.25, 90.5) } },
    ]);
  });

  it("shows the box on the way", () => {
    const bench = new Bench(boundingBox);
    bench.down([10, 10]);
    expect(bench.move([30, 40]).preview?.drawn).toEqual(box(10, 10, 30, 40));
  });

  it("makes no box thinner than a pixel of the image", () => {
    const bench = new Bench(boundingBox);
    bench.pixel = 0.1;
    expect(bench.drag([10, 10], [40, 10.2]).change?.[0]?.content?.shape).toEqual(
      box(10, 10, 40, 11),
    );
  });

  it("accepts a box that overlaps the image and refuses one beside it", () => {
    const bench = new Bench(boundingBox);
    expect(bench.drag([-50, -50], [10, 10]).change).toHaveLength(1);
    const beside = bench.drag([-50, -50], [-10, -10]);
    expect(beside.change).toBeUndefined();
    expect(beside.refused).toContain("outside");
  });
});

describe("a click", () => {
  it("places a box of the type's own size around it", () => {
    const bench = new Bench(boundingBox);
    bench.chosen = type({ default_width: 50, default_height: 30 });
    expect(bench.click([100, 100]).change?.[0]?.content?.shape).toEqual(box(75, 85, 125, 115));
  });

  it("is still a click where the hand trembles on the screen", () => {
    const bench = new Bench(boundingBox);
    bench.pixel = 16;
    bench.chosen = type({ default_width: 50, default_height: 50 });
    expect(bench.drag([100, 100], [130, 110]).change?.[0]?.content?.shape).toEqual(
      box(75, 75, 125, 125),
    );
  });

  it("says what to do where the type has no size", () => {
    const step = new Bench(boundingBox).click([100, 100]);
    expect(step.change).toBeUndefined();
    expect(step.refused).toContain("drag");
  });
});

it("gives up on Escape", () => {
  const bench = new Bench(boundingBox);
  bench.down([10, 10]);
  bench.move([30, 40]);
  expect(bench.send({ kind: "cancel" })).toMatchObject({ used: true });
  expect(bench.up([50, 50]).change).toBeUndefined();
});

it("leaves Escape to others where nothing was begun", () => {
  expect(new Bench(boundingBox).send({ kind: "cancel" }).used).toBe(false);
});
