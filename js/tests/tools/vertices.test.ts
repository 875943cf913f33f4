import { beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../src/annotations/annotation";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { gripMarks } from "../../src/tools/grips";
import { select } from "../../src/tools/select";
import type { Step } from "../../src/tools/tool";
import { annotation, content } from "../annotations/fixtures";
import { Bench, type } from "./bench";

const OUTSIDE_RING: Vertex[] = [
  [100, 100],
  [300, 100],
  [300, 300],
  [100, 300],
];
const HOLE: Vertex[] = [
  [150, 150],
  [200, 150],
  [200, 200],
];
const FRAME: WireShape = { kind: "polygon", closed: true, parts: [[OUTSIDE_RING, HOLE]] };
const LINE: WireShape = {
  kind: "line",
  vertices: [
    [400, 400],
    [500, 400],
  ],
};

let bench: Bench<unknown>;
let frame: Annotation;

beforeEach(() => {
  frame = annotation("f", content(FRAME, 1));
  bench = new Bench(select, [frame, annotation("l", content(LINE, 2))]);
  bench.types = [type({ shape: "polygon" }), type({ id: 2, shape: "line" })];
  bench.selection = ["f"];
});

function rings(step: Step<unknown>): Vertex[][] {
  const shape = step.change?.[0]?.content?.shape;
  if (shape?.kind === "line") return [shape.vertices];
  return shape?.kind === "polygon" ? shape.parts.flat() : [];
}

describe("a vertex", () => {
  it("is dragged, and nothing else of the shape is touched", () => {
    const step = bench.drag([302, 101], [352, 51]);
    expect(rings(step)[0]).toEqual([
      [100, 100],
      [350, 50],
      [300, 300],
      [100, 300],
    ]);
    expect(rings(step)[1]).toBe(HOLE);
  });

  it("snaps to others while it is dragged", () => {
    bench.options = { ...bench.options, snapping: true };
    expect(rings(bench.drag([300, 300], [397, 402]))[0]?.[2]).toEqual([400, 400]);
  });

  it("is chosen by a click, and let go by Escape before the selection is", () => {
    const step = bench.click([299, 301]);
    expect(step.change).toBeUndefined();
    expect(step.preview?.chosen).toEqual({ part: 0, ring: 0, index: 2 });
    expect(bench.send({ kind: "cancel" })).toMatchObject({ used: true });
    expect(bench.selection).toEqual(["f"]);
    bench.send({ kind: "cancel" });
    expect(bench.selection).toEqual([]);
  });

  it("is deleted by Delete when chosen, or by a click with Alt", () => {
    bench.click([300, 300]);
    expect(rings(bench.key("Delete"))[0]).toEqual([
      [100, 100],
      [300, 100],
      [100, 300],
    ]);
    expect(rings(bench.click([300, 300], { alt: true }))).toEqual([]);
    bench.down([300, 300]);
    bench.up([300, 300]);
    expect(rings(bench.down([300, 300], { alt: true }))[0]).toHaveLength(3);
  });

  it("stays where an outline or a line would have too few", () => {
    bench.click([150, 150]);
    expect(bench.key("Delete").refused).toContain("at least 3 vertices");
    bench.selection = ["l"];
    bench.click([400, 400]);
    expect(bench.key("Delete").refused).toContain("at least 2 vertices");
  });

  it("stays where its type says how many there are", () => {
    bench.types = [type({ shape: "polygon", vertex_count: 7 })];
    bench.click([300, 300]);
    expect(bench.key("Delete").refused).toBe(
      "Mitotic figure always has 7 vertices; drag them instead",
    );
    expect(bench.double([250, 100]).refused).toContain("always has 7");
    expect(bench.click([200, 100]).refused).toContain("always has 7");
  });

  it("moves by the arrow keys when chosen", () => {
    bench.click([300, 300]);
    bench.key("ArrowRight");
    bench.key("ArrowDown", true);
    const step = bench.send({ kind: "release", key: "ArrowDown" });
    expect(rings(step)[0]?.[2]).toEqual([301, 310]);
    expect(step.preview?.chosen).toEqual({ part: 0, ring: 0, index: 2 });
  });

  it("goes on to the next with Tab", () => {
    bench.click([100, 300]);
    expect(bench.key("Tab").preview?.chosen).toEqual({ part: 0, ring: 1, index: 0 });
    expect(bench.key("Tab", true).preview?.chosen).toEqual({ part: 0, ring: 0, index: 3 });
  });

  it("leaves the shape in peace where it would take its area away", () => {
    bench.selection = ["l"];
    const step = bench.drag([500, 400], [400, 400]);
    expect(step.change).toBeUndefined();
    expect(step.refused).toBe("not saved: it has no length");
  });
});

describe("an edge", () => {
  it("gets a vertex by a click on the mark in its middle", () => {
    const step = bench.click([201, 99]);
    expect(rings(step)[0]?.[1]).toEqual([200, 100]);
    expect(step.preview?.chosen).toEqual({ part: 0, ring: 0, index: 1 });
  });

  it("is bent by dragging the mark in its middle", () => {
    expect(rings(bench.drag([100, 200], [50, 200]))[0]?.at(-1)).toEqual([50, 200]);
  });

  it("gets a vertex where it is double-clicked, and only there", () => {
    expect(rings(bench.double([250, 303]))[0]?.[3]).toEqual([250, 300]);
    expect(bench.double([300, 300]).change).toBeUndefined();
    expect(bench.double([250, 250]).change).toBeUndefined();
  });

  it("gets a vertex by Insert after the chosen one", () => {
    bench.click([300, 100]);
    expect(rings(bench.key("Insert"))[0]?.[2]).toEqual([300, 200]);
  });
});

it("begins with the first vertex by Enter", () => {
  expect(bench.key("Enter").preview?.chosen).toEqual({ part: 0, ring: 0, index: 0 });
});

describe("the rim of a circle", () => {
  it("is dragged about its centre", () => {
    bench = new Bench(select, [
      annotation("c", content({ kind: "circle", x: 200, y: 200, radius: 50 })),
    ]);
    bench.selection = ["c"];
    expect(bench.drag([251, 200], [281, 240]).change?.[0]?.content?.shape).toEqual({
      kind: "circle",
      x: 200,
      y: 200,
      radius: Math.hypot(80, 40),
    });
  });
});

describe("marks", () => {
  const view = { pixel: 1, viewport: null, pointer: () => null };
  const ring = (count: number, radius: number): WireShape => ({
    kind: "polygon",
    closed: true,
    parts: [
      [
        Array.from({ length: count }, (_, i): Vertex => {
          const angle = (2 * Math.PI * i) / count;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        }),
      ],
    ],
  });

  it("show all vertices while they are apart, and the middles of long edges", () => {
    const looks = gripMarks(FRAME, { ...view, chosen: { part: 0, ring: 1, index: 2 } });
    expect(looks.filter(({ look }) => look === "vertex")).toHaveLength(6);
    expect(looks.filter(({ look }) => look === "chosen").map(({ at }) => at)).toEqual([[200, 200]]);
    expect(looks.filter(({ look }) => look === "middle")).toHaveLength(7);
  });

  it("show those around the pointer only where they are many or dense", () => {
    for (const crowded of [ring(400, 5000), ring(100, 100)]) {
      const [first] = crowded.kind === "polygon" ? (crowded.parts[0]?.[0] ?? []) : [];
      const near = gripMarks(crowded, { ...view, pointer: () => first ?? null });
      expect(gripMarks(crowded, view)).toEqual([]);
      expect(near.length).toBeGreaterThan(0);
      expect(near.length).toBeLessThan(100);
    }
  });

  it("show of many only those in view", () => {
    const seen = gripMarks(ring(400, 5000), { ...view, viewport: [4000, -1000, 6000, 1000] });
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.length).toBeLessThan(100);
  });
});
