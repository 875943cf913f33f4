/** Random events never break a drawing tool, and what it draws is always a shape. */

import { describe, expect, it } from "vitest";
import type { Annotation } from "../../src/annotations/annotation";
import type { Vertex } from "../../src/geometry/shapes";
import type { TypeEntry, WireShape } from "../../src/protocol";
import type { TOOLS } from "../../src/tools";
import { boundingBox } from "../../src/tools/bounding-box";
import { circle } from "../../src/tools/circle";
import { fixedBox } from "../../src/tools/fixed-box";
import { line } from "../../src/tools/line";
import { point } from "../../src/tools/point";
import { polygon } from "../../src/tools/polygon";
import type { Step, ToolEvent } from "../../src/tools/tool";
import { annotation, box } from "../annotations/fixtures";
import { Bench, type } from "./bench";

const RUNS = 8;
const GESTURES = 80;

/** Numbers in [0, 1) that a seed decides (mulberry32). */
function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function oneOf<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** A few places again and again, so that clicks repeat, close and lie on one line. */
function place(random: () => number): Vertex {
  const near = () => (random() - 0.5) * oneOf(random, [0, 4, 12]);
  return [
    oneOf(random, [-60, 0, 100, 200, 300, 1200]) + near(),
    oneOf(random, [-60, 0, 100, 200, 300]) + near(),
  ];
}

/** One event, or a click. */
function gesture(random: () => number): ToolEvent[] {
  const held = { shift: random() < 0.2, ctrl: random() < 0.2, alt: random() < 0.2 };
  const kind = oneOf(random, ["down", "move", "move", "up", "hover", "double", "key", "other"]);
  const at = place(random);
  if (random() < 0.4)
    return [
      { kind: "down", at, ...held },
      { kind: "up", at, ...held },
    ];
  if (kind === "key") {
    return [{ kind, key: oneOf(random, ["Enter", "Backspace", "Delete", "ArrowLeft"]), ...held }];
  }
  if (kind === "other") {
    return [{ kind: oneOf(random, ["back", "forward", "cancel", "leave"] as const) }];
  }
  return [{ kind: kind as "down", at, ...held }];
}

/** What `exact_nb.model.validation` and `shapes` ask of a shape, for shapes as tools make them. */
function check(shape: WireShape): void {
  const numbers = JSON.stringify(shape).match(/-?\d[\d.e+-]*|null/g) ?? [];
  expect(numbers.map(Number).every(Number.isFinite)).toBe(true);
  if (shape.kind === "bounding box") expect(shape.x0 < shape.x1 && shape.y0 < shape.y1).toBe(true);
  if (shape.kind === "circle") expect(shape.radius).toBeGreaterThan(0);
  if (shape.kind === "line") checkPath(shape.vertices);
  if (shape.kind !== "polygon") return;
  expect(shape.parts.length).toBeGreaterThan(0);
  for (const ring of shape.parts.flat()) {
    if (shape.closed) checkRing(ring);
    else checkPath(ring);
  }
}

function checkPath(path: Vertex[]): void {
  expect(new Set(path.map(String)).size).toBeGreaterThan(1);
}

function checkRing(ring: Vertex[]): void {
  const distinct = [...new Map(ring.map((at) => [String(at), at])).values()];
  expect(distinct.length).toBeGreaterThan(2);
  const [a, b] = distinct as [Vertex, Vertex];
  const turn = ([x, y]: Vertex) => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
  expect(distinct.some((at) => Math.abs(turn(at)) > 1e-9)).toBe(true);
}

/** Annotations as a store would hold them, changed by what a tool says. */
class World {
  readonly annotations: Annotation[] = [
    annotation("box", { shape: box(100, 100, 200, 200) }),
    annotation("gland", {
      shape: {
        kind: "polygon",
        closed: true,
        parts: [
          [
            [
              [0, 0],
              [300, 0],
              [300, 300],
              [0, 300],
            ],
          ],
        ],
      },
    }),
  ];

  apply({ change = [] }: Step<unknown>): void {
    for (const { uuid, content } of change) {
      if (content?.shape) check(content.shape);
      const at = this.annotations.findIndex((one) => one.uuid === uuid);
      if (content === null) this.annotations.splice(at, 1);
      else if (uuid === undefined) {
        this.annotations.push(annotation(`new-${this.annotations.length}`, content));
      } else this.annotations[at] = { ...(this.annotations[at] as Annotation), ...content };
    }
  }
}

const CASES: [string, (typeof TOOLS)[number], Partial<TypeEntry>][] = [
  ["a box", boundingBox, {}],
  ["a box of one size", fixedBox, { default_width: 40, default_height: 20 }],
  ["a circle", circle, { shape: "circle" }],
  ["a point", point, { shape: "point" }],
  ["a line", line, { shape: "line" }],
  ["a line of three vertices", line, { shape: "line", vertex_count: 3 }],
  ["a polygon", polygon, { shape: "polygon" }],
  ["a polygon of four vertices", polygon, { shape: "polygon", vertex_count: 4 }],
  ["an open contour", polygon, { shape: "polygon", closed: false }],
];

describe.each(CASES)("random events drawing %s", (_, tool, values) => {
  it("give only shapes, and Escape ends whatever was begun", () => {
    let drawn = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const random = randomly(seed);
      const world = new World();
      const bench = new Bench(tool, world.annotations);
      bench.chosen = type(values);
      bench.options = { ...bench.options, snapping: random() < 0.5 };
      for (let i = 0; i < GESTURES; i++) {
        for (const event of gesture(random)) {
          const step = bench.send(event);
          world.apply(step);
          drawn += step.change?.length ?? 0;
        }
      }
      bench.send({ kind: "cancel" });
      expect(bench.state).toBe(tool.idle);
    }
    expect(drawn).toBeGreaterThan(RUNS);
  });
});
