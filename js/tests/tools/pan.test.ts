import { expect, it } from "vitest";
import { pan } from "../../src/tools/pan";
import { annotation, box, content } from "../annotations/fixtures";
import { Bench } from "./bench";

it("selects by a click and nothing by a drag", () => {
  const bench = new Bench(pan, [annotation("a", content(box(100, 100, 200, 200)))]);
  bench.drag([150, 150], [180, 150]);
  expect(bench.selection).toEqual([]);
  bench.click([150, 150]);
  expect(bench.selection).toEqual(["a"]);
});
