import { expect, it } from "vitest";
import { point } from "../../src/tools/point";
import { Bench, type } from "./bench";

it("sets a point where the pointer is let go", () => {
  const bench = new Bench(point);
  bench.chosen = type({ id: 4, shape: "point" });
  bench.down([10, 10]);
  expect(bench.move([12, 14]).preview?.drawn).toEqual({ kind: "point", x: 12, y: 14 });
  expect(bench.up([12.5, 14.25]).change).toEqual([
    { content: { type: 4, shape: { kind: "point", x: 12.5, y: 14.25 } } },
  ]);
});

it("refuses a point outside the image", () => {
  expect(new Bench(point).click([-1, 10]).refused).toContain("outside");
});

it("refuses a point without a type", () => {
  const bench = new Bench(point);
  bench.chosen = null;
  expect(bench.click([10, 10]).refused).toContain("type");
});

it("gives up on Escape", () => {
  const bench = new Bench(point);
  bench.down([10, 10]);
  bench.send({ kind: "cancel" });
  expect(bench.up([10, 10]).change).toBeUndefined();
});
