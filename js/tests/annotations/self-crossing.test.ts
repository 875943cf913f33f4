import { expect, it } from "vitest";
import { crossesItself, crossingSigns, passingSigns } from "../../src/annotations/self-crossing";
import { tooltip } from "../../src/annotations/style";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { annotation, box } from "./fixtures";

const BOW: Vertex[] = [
  [0, 0],
  [10, 10],
  [10, 0],
  [0, 10],
];

function polygon(ring: Vertex[], closed = true): WireShape {
  return { kind: "polygon", parts: [[ring]], closed };
}

it("is marked where the outline crosses, and told", () => {
  expect(crossingSigns(polygon(BOW))).toEqual([[5, 5]]);
  expect(crossesItself(polygon(BOW, false))).toBe(true);
  expect(tooltip(annotation("a", { shape: polygon(BOW) }), "Gland", "")).toBe(
    "Gland · crosses itself",
  );
});

it("is marked at the very place, not only where it lies in the middle", () => {
  const ring: Vertex[] = [
    [0, 0],
    [40, 0],
    [40, 30],
    [10, -10],
  ];
  expect(crossingSigns(polygon(ring))).toEqual([[17.5, 0]]);
});

it("is nothing to speak of with lines and sound outlines", () => {
  expect(crossesItself({ kind: "line", vertices: BOW })).toBe(false);
  expect(crossesItself(box())).toBe(false);
  expect(crossesItself(polygon(BOW.slice(0, 3)))).toBe(false);
});

it("is marked so often that it can be seen, and while moving only where that is quick", () => {
  const zigzag = (count: number): Vertex[] =>
    Array.from({ length: count }, (_, i): Vertex => [i, i % 2 ? 10 : -10]);
  const long: Vertex[] = [...zigzag(6_000), [6_000, 0], [-1, 0]];
  expect(crossingSigns(polygon(long))).toHaveLength(20);
  expect(passingSigns(polygon(long))).toEqual([]);
  expect(passingSigns(polygon(BOW))).toEqual([[5, 5]]);
});
