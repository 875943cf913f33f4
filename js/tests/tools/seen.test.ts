import { describe, expect, it } from "vitest";
import { area } from "../../src/geometry/parts";
import { boundsOf, type Vertex } from "../../src/geometry/shapes";
import { simplified } from "../../src/geometry/simplify";
import type { TypeEntry, WireShape } from "../../src/protocol";
import { boundingBox } from "../../src/tools/bounding-box";
import { brush } from "../../src/tools/brush";
import { gripAt, gripMarks } from "../../src/tools/grips";
import { handleAt } from "../../src/tools/handles";
import { line } from "../../src/tools/line";
import { apart, fromSeen, type Stretch, toSeen, whileSeen } from "../../src/tools/seen";
import { snapTo } from "../../src/tools/snapping";
import { moved } from "../../src/tools/tool";
import { nearestEdge } from "../../src/tools/vertices";
import { annotation, box } from "../annotations/fixtures";
import { BOX, LINE, POLYGON, World } from "./world";

/** Voxels three times as high as wide. */
const STRETCH: Stretch = [1 / Math.sqrt(3), Math.sqrt(3)];
const SEEN = { pixel: 1, stretch: STRETCH };
const AROUND = Array.from({ length: 16 }, (_, n) => (n * Math.PI) / 8);

/** A place so many screen pixels from another, in a direction on the screen. */
function off(from: Vertex, pixels: number, angle: number): Vertex {
  const [x, y] = toSeen(from, STRETCH);
  return fromSeen([x + pixels * Math.cos(angle), y + pixels * Math.sin(angle)], STRETCH);
}

const FRAME: WireShape = {
  kind: "polygon",
  closed: true,
  parts: [
    [
      [
        [0, 0],
        [600, 0],
        [600, 400],
        [0, 400],
      ],
    ],
  ],
};

describe("where one axis is seen three times as long", () => {
  it("a place snaps to a vertex within a circle of the screen", () => {
    const dot = annotation("dot", { shape: { kind: "point", x: 40, y: 30 } });
    for (const angle of AROUND) {
      const [near, far] = [off([40, 30], 7.5, angle), off([40, 30], 8.5, angle)];
      expect(snapTo(near, [dot], 8, [], STRETCH)).toEqual([40, 30]);
      expect(snapTo(far, [dot], 8, [], STRETCH)).toBe(far);
    }
  });

  it("a place snaps to the edge that is nearest on the screen, at a right angle there", () => {
    const line: WireShape = {
      kind: "line",
      vertices: [
        [-1000, -1000],
        [1000, 1000],
      ],
    };
    const one = annotation("line", { shape: line });
    const at = off([50, 50], 5, Math.atan2(-STRETCH[0], STRETCH[1]));
    const [x, y] = snapTo(at, [one], 8, [], STRETCH);
    expect(x).toBeCloseTo(50, 9);
    expect(y).toBeCloseTo(50, 9);
    expect(nearestEdge(line, at, 8, STRETCH)?.far).toBeCloseTo(5, 9);
    expect(nearestEdge(line, at, 4.9, STRETCH)).toBeNull();
  });

  it("a vertex is taken hold of within a circle of the screen", () => {
    for (const angle of AROUND) {
      const held = gripAt(FRAME, off([0, 0], 9.5, angle), SEEN);
      expect(held).toEqual({ kind: "vertex", vertex: { part: 0, ring: 0, index: 0 } });
      expect(gripAt(FRAME, off([0, 0], 10.5, angle), SEEN)).toBeNull();
    }
  });

  it("a handle is hit within a square of the screen", () => {
    const large = box(0, 0, 1000, 1000);
    const [wide, high] = [fromSeen([9, 0], STRETCH)[0], fromSeen([0, 9], STRETCH)[1]];
    expect(handleAt(large, [-wide, -high], 1, STRETCH)).toEqual({ x: -1, y: -1 });
    expect(handleAt(large, [-wide, 0], 1, STRETCH)).toEqual({ x: -1, y: -1 });
    expect(handleAt(large, [-1.2 * wide, 0], 1, STRETCH)).toBeNull();
    expect(handleAt(large, [0, -1.2 * high], 1, STRETCH)).toBeNull();
  });

  it("a drag is one from as many pixels of the screen on, whatever its direction", () => {
    for (const angle of AROUND) {
      for (const [pixels, isDrag] of [
        [2.9, false],
        [3.1, true],
      ] as const) {
        expect(moved([40, 30], off([40, 30], pixels, angle), SEEN)).toBe(isDrag);
        const world = seenWorld();
        world.take(boundingBox).drag([40, 30], off([40, 30], pixels, angle));
        expect(world.all.length).toBe(isDrag ? 1 : 0);
      }
    }
  });

  it("a box drawn with Shift is a square of the screen", () => {
    const world = seenWorld();
    world.take(boundingBox).drag([100, 100], off([100, 100], 60, 0.3), true);
    const [x0, y0, x1, y1] = boundsOf(world.all[0]?.shape as WireShape) ?? [0, 0, 0, 0];
    const [wide, high] = toSeen([x1 - x0, y1 - y0], STRETCH);
    expect(wide).toBeCloseTo(high, 9);
    expect(wide).toBeCloseTo(60 * Math.cos(0.3), 9);
  });

  it("the brush is round on the screen, where it is shown and what it paints", () => {
    const world = seenWorld(POLYGON);
    const { preview } = world.take(brush).stroke([500, 300]);
    expect(preview?.disc).toEqual({ at: [500, 300], radius: 10, stretch: STRETCH });
    const shape = world.all[0]?.shape;
    if (shape?.kind !== "polygon") throw new Error("the brush paints polygons");
    const rim = shape.parts.flat(2).map((at) => apart(at, [500, 300], STRETCH));
    expect(Math.min(...rim)).toBeGreaterThan(9.85);
    expect(Math.max(...rim)).toBeLessThan(10.001);
    const painted = area(shape.parts);
    expect(painted / (Math.PI * 100)).toBeCloseTo(1, 1);
  });

  it("the brush grows what its rim touches on the screen, and nothing beside it", () => {
    for (const [pixels, grows] of [
      [9, true],
      [11, false],
    ] as const) {
      const world = new World({ a: FRAME }, [POLYGON]);
      Object.assign(world, { stretch: STRETCH, selection: ["a"] });
      world.options = { ...world.options, brush: 20 };
      world.take(brush).stroke(off([600, 200], pixels, 0));
      expect(world.all).toHaveLength(grows ? 1 : 2);
    }
  });

  it("what is drawn by hand loses vertices alike along both axes", () => {
    const drawn = (along: Vertex, bend: Vertex) => {
      const world = new World({}, [LINE]);
      Object.assign(world, { stretch: STRETCH });
      const to = (share: number, by: number): Vertex => [
        200 + share * along[0] + by * bend[0],
        200 + share * along[1] + by * bend[1],
      ];
      world.take(line).stroke(to(0, 0), to(0.5, 1), to(1, 0));
      world.key("Enter");
      const shape = world.all[0]?.shape;
      return shape?.kind === "line" ? shape.vertices.length : 0;
    };
    const [across, down] = [fromSeen([1, 0], STRETCH), fromSeen([0, 1], STRETCH)];
    const times = ([x, y]: Vertex, by: number): Vertex => [x * by, y * by];
    for (const [pixels, count] of [
      [0.6, 2],
      [0.9, 3],
    ] as const) {
      expect(drawn(times(across, 80), times(down, pixels))).toBe(count);
      expect(drawn(times(down, 80), times(across, pixels))).toBe(count);
    }
  });

  it("a vertex that stays is the very same after it was thinned", () => {
    const world = new World({ a: FRAME }, [POLYGON]);
    Object.assign(world, { stretch: STRETCH, selection: ["a"] });
    const bent = FRAME.kind === "polygon" ? FRAME.parts[0]?.[0] : undefined;
    const parts = [[[...(bent ?? []), [0.1, 200] as Vertex]]];
    const thin = whileSeen(parts, STRETCH, (seen) => simplified(seen, 1));
    expect(thin).toEqual([[bent]]);
  });

  it("an edge has a mark in its middle where it is long on the screen", () => {
    // 40 voxels are 23 pixels across, and 69 down.
    const small = { ...FRAME, parts: [[square(40)]] } as WireShape;
    const view = { ...SEEN, viewport: null, pointer: () => null };
    const middles = gripMarks(small, view).filter(({ look }) => look === "middle");
    expect(middles.map(({ at }) => at)).toEqual([
      [40, 20],
      [0, 20],
    ]);
  });
});

function seenWorld(...types: TypeEntry[]): World {
  const world = new World({}, types.length > 0 ? types : [BOX]);
  world.stretch = STRETCH;
  world.options = { ...world.options, brush: 20 };
  return world;
}

function square(side: number): Vertex[] {
  return [
    [0, 0],
    [side, 0],
    [side, side],
    [0, side],
  ];
}
