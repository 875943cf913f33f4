import { beforeEach, describe, expect, it } from "vitest";
import { area } from "../../src/geometry/parts";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { knife } from "../../src/tools/knife";
import { lasso } from "../../src/tools/lasso";
import { reshape } from "../../src/tools/reshape";
import { scissor } from "../../src/tools/scissor";
import { box } from "../annotations/fixtures";
import { LINE, POLYGON, polygon, square, World } from "./world";

let world: World;

beforeEach(() => {
  world = new World({
    a: square(100, 100, 100),
    b: square(300, 100, 100),
    c: box(100, 300, 200, 400),
    p: { kind: "point", x: 500, y: 500 },
    o: { kind: "circle", x: 600, y: 200, radius: 50 },
  });
});

function areaOf(shape: WireShape | undefined): number {
  return shape?.kind === "polygon" ? area(shape.parts) : Number.NaN;
}

/** Around a rectangle by the button held. */
function around(x0: number, y0: number, x1: number, y1: number): Vertex[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

describe("the lasso", () => {
  beforeEach(() => world.take(lasso));

  it("selects what it surrounds, and not what it cuts", () => {
    world.stroke(...around(90, 90, 350, 450));
    expect(world.selection).toEqual(["a", "c"]);
    world.stroke(...around(520, 120, 680, 280));
    expect(world.selection).toEqual(["o"]);
    world.stroke(...around(520, 160, 680, 280));
    expect(world.selection).toEqual([]);
  });

  it("adds with Shift and takes away with Alt held at the end", () => {
    world.selection = ["p"];
    world.down([90, 90]);
    for (const at of around(90, 90, 210, 210)) world.move(at);
    world.up([90, 210], { shift: true });
    expect(world.selection).toEqual(["p", "a"]);
    world.down([480, 480]);
    for (const at of around(480, 480, 520, 520)) world.move(at);
    world.up([480, 520], { alt: true });
    expect(world.selection).toEqual(["a"]);
  });

  it("goes around by clicks as well, and shows its way", () => {
    for (const at of around(90, 90, 210, 210)) world.click(at);
    expect(world.hover([100, 200]).preview?.path).toEqual([
      ...around(90, 90, 210, 210),
      [100, 200],
      [90, 90],
    ]);
    world.click([90, 90]);
    expect(world.selection).toEqual(["a"]);
  });

  it("cuts a bay out of a shape it does not surround", () => {
    world.stroke([90, 90], [210, 90], [210, 210], [150, 210], [150, 150], [140, 210], [90, 210]);
    expect(world.selection).toEqual([]);
  });

  it("asks the kernel where not everything is loaded", () => {
    world.complete = false;
    const { find } = world.stroke(...around(90, 90, 210, 210));
    expect(find).toMatchObject({ whole: true, add: false });
  });

  it("leaves Escape and Delete what they are for", () => {
    world.selection = ["a"];
    expect(world.key("Delete").change).toEqual([{ uuid: "a", content: null }]);
    world.selection = ["b"];
    world.send({ kind: "cancel" });
    expect(world.selection).toEqual([]);
    expect(world.send({ kind: "cancel" }).used).toBe(false);
  });
});

describe("the scissor", () => {
  beforeEach(() => world.take(scissor));

  it("cuts out of all polygons beneath where none is selected", () => {
    const step = world.stroke(...around(150, 50, 350, 250));
    expect(step.change).toHaveLength(2);
    expect(areaOf(world.shape("a"))).toBe(5000);
    expect(areaOf(world.shape("b"))).toBe(5000);
    expect(world.shape("c")).toEqual(box(100, 300, 200, 400));
    world.undo();
    expect(world.shape("a")).toEqual(square(100, 100, 100));
  });

  it("cuts out of the selected ones alone, and makes holes", () => {
    world.selection = ["a"];
    world.stroke(...around(120, 120, 140, 140));
    const shape = world.shape("a");
    expect(shape?.kind === "polygon" && shape.parts[0]).toHaveLength(2);
    world.stroke(...around(150, 50, 350, 250));
    expect(areaOf(world.shape("b"))).toBe(10_000);
  });

  it("deletes what it cuts away altogether", () => {
    world.stroke(...around(90, 90, 210, 210));
    expect(world.shape("a")).toBeUndefined();
  });

  it("says so where nothing is cut", () => {
    expect(world.stroke(...around(700, 600, 750, 650)).refused).toContain("nothing was cut");
    world.refusal = () => "not yours";
    expect(world.stroke(...around(150, 50, 350, 250)).refused).toContain("nothing was cut");
  });
});

describe("the knife", () => {
  beforeEach(() => world.take(knife));

  it("leaves the largest piece the annotation; the others are new, alike, and selected", () => {
    for (const one of world.all) one.blurred = true;
    world.stroke([140, 50], [140, 250]);
    expect(areaOf(world.shape("a"))).toBe(6000);
    const piece = world.all.at(-1);
    expect(piece).toMatchObject({ type: POLYGON.id, blurred: true });
    expect(areaOf(piece?.shape)).toBe(4000);
    expect(world.selection).toEqual(["a", piece?.uuid]);
    expect(world.undo()).toBe(true);
    expect(world.all).toHaveLength(5);
  });

  it("splits all that it crosses, in one step", () => {
    world.stroke([50, 150], [450, 150]);
    expect(world.all).toHaveLength(7);
    world.undo();
    expect(world.all).toHaveLength(5);
  });

  it("says so where it does not cross", () => {
    expect(world.stroke([140, 50], [140, 150]).refused).toContain("nothing was split");
    expect(world.stroke([110, 310], [190, 390]).refused).toContain("nothing was split");
  });

  it("splits by clicks too, ended by Enter", () => {
    world.click([150, 50]);
    world.click([150, 250]);
    world.key("Enter");
    expect(areaOf(world.shape("a"))).toBe(5000);
  });
});

describe("reshaping", () => {
  beforeEach(() => world.take(reshape));

  it("puts the line in the place of the stretch between its ends", () => {
    world.stroke([130, 100], [150, 60], [170, 100]);
    expect(areaOf(world.shape("a"))).toBe(10_000 + (40 * 40) / 2);
    expect(world.selection).toEqual(["a"]);
  });

  it("redraws the hole on which it begins", () => {
    world = new World({ a: polygon(around(0, 0, 200, 200), around(50, 50, 150, 150)) }).take(
      reshape,
    );
    world.stroke([80, 50], [100, 20], [120, 50]);
    const shape = world.shape("a");
    expect(shape?.kind === "polygon" && shape.parts[0]?.[0]).toEqual(around(0, 0, 200, 200));
    expect(areaOf(shape)).toBe(40_000 - 10_000 - 600);
  });

  it("redraws lines", () => {
    world = new World(
      {
        l: {
          kind: "line",
          vertices: [
            [0, 100],
            [400, 100],
          ],
        },
      },
      [LINE],
    ).take(reshape);
    world.stroke([100, 100], [200, 50], [300, 100]);
    expect(world.shape("l")).toEqual({
      kind: "line",
      vertices: [
        [0, 100],
        [100, 100],
        [200, 50],
        [300, 100],
        [400, 100],
      ],
    });
  });

  it("works on the selected one only, and says where it must begin and end", () => {
    world.selection = ["b"];
    expect(world.stroke([130, 100], [150, 60], [170, 100]).refused).toContain("begin and end");
    expect(world.shape("a")).toEqual(square(100, 100, 100));
    world.selection = [];
    expect(world.stroke([110, 300], [150, 260], [190, 300]).refused).toContain("begin and end");
  });
});
