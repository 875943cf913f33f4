import { expect, it } from "vitest";
import type { Vertex } from "../../src/geometry/shapes";
import { line } from "../../src/tools/line";
import { Bench, type } from "./bench";

const [A, B, C]: [Vertex, Vertex, Vertex] = [
  [10.5, 10],
  [110, 20.25],
  [60, 90],
];

function bench(values = {}) {
  const made = new Bench(line);
  made.chosen = type({ id: 5, shape: "line", ...values });
  return made;
}

it("has a vertex for every click and ends with Enter", () => {
  const hand = bench();
  hand.click(A);
  hand.click(B);
  hand.click(C);
  expect(hand.hover([60, 200]).preview?.drawn).toEqual({
    kind: "line",
    vertices: [A, B, C, [60, 200]],
  });
  expect(hand.key("Enter").change).toEqual([
    { content: { type: 5, shape: { kind: "line", vertices: [A, B, C] } } },
  ]);
});

it("needs two vertices", () => {
  const hand = bench();
  hand.click(A);
  expect(hand.key("Enter").refused).toContain("at least 2 vertices");
  hand.click(B);
  expect(hand.key("Enter").change).toHaveLength(1);
});

it("ends by itself at the number of vertices its type has", () => {
  const hand = bench({ vertex_count: 2 });
  hand.click(A);
  expect(hand.click(B).change).toHaveLength(1);
});

it("goes on where what it would save is refused", () => {
  const hand = bench();
  hand.click([-20, 10]);
  hand.click([-10, 50]);
  const step = hand.key("Enter");
  expect(step.refused).toContain("outside");
  expect(step.preview?.marks).toHaveLength(2);
  hand.click(A);
  expect(hand.key("Enter").change).toHaveLength(1);
});
