import { describe, expect, it } from "vitest";
import { boundingBox } from "../../src/tools/bounding-box";
import { point } from "../../src/tools/point";
import { polygon } from "../../src/tools/polygon";
import { annotation, box } from "../annotations/fixtures";
import { Bench, type } from "./bench";

const there = annotation("there", { shape: box(100, 100, 300, 300) });

function points(): Bench<typeof point.idle> {
  const bench = new Bench(point, [there]);
  bench.chosen = type({ shape: "point" });
  return bench;
}

describe("a click with a drawing tool", () => {
  it("selects the outline it falls on", () => {
    const bench = points();
    const step = bench.click([101, 200]);
    expect(step).toMatchObject({ selection: ["there"], used: true });
    expect(step.change).toBeUndefined();
    expect(bench.state).toBe(point.idle);
  });

  it("draws inside a closed shape", () => {
    expect(points().click([200, 200]).change).toHaveLength(1);
  });

  it("draws on the outline with Ctrl held, or while vertices snap", () => {
    expect(points().click([101, 200], { ctrl: true }).change).toHaveLength(1);
    const snapping = points();
    snapping.options = { ...snapping.options, snapping: true };
    expect(snapping.click([101, 200]).change?.[0]?.content?.shape).toEqual({
      kind: "point",
      x: 100,
      y: 200,
    });
  });

  it("goes on with what is begun", () => {
    const bench = new Bench(polygon, [there]);
    bench.chosen = type({ shape: "polygon" });
    bench.click([50, 50]);
    expect(bench.click([100, 200]).selection).toBeUndefined();
    bench.click([50, 200]);
    expect(bench.key("Enter").change).toHaveLength(1);
  });
});

it("draws where the click becomes a drag", () => {
  const bench = new Bench(boundingBox, [there]);
  bench.down([100, 100]);
  bench.move([101, 101]);
  bench.move([200, 200]);
  const step = bench.up([101, 101]);
  expect(step.selection).toBeUndefined();
});

it("deletes what it selected", () => {
  const bench = points();
  expect(bench.key("Delete").used).toBeFalsy();
  bench.click([101, 200]);
  expect(bench.key("Delete")).toMatchObject({
    change: [{ uuid: "there", content: null }],
    selection: [],
    used: true,
  });
});

it("lets go of the selection on Escape, after what is begun", () => {
  const bench = new Bench(boundingBox, [there]);
  bench.click([100, 200]);
  bench.down([400, 400]);
  bench.send({ kind: "cancel" });
  expect(bench.selection).toEqual(["there"]);
  expect(bench.send({ kind: "cancel" })).toMatchObject({ selection: [], used: true });
  expect(bench.send({ kind: "cancel" }).used).toBe(false);
});
