import { describe, expect, it } from "vitest";
import { area, type Parts } from "../../src/geometry/parts";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { COMMANDS } from "../../src/tools/commands";
import { changeType, typesToGive } from "../../src/tools/commands/change-type";
import { copyToNextFrame } from "../../src/tools/commands/copy-to-next-frame";
import { duplicate } from "../../src/tools/commands/duplicate";
import { fillHoles } from "../../src/tools/commands/fill-holes";
import { blurred, concealed } from "../../src/tools/commands/flags";
import { intersect } from "../../src/tools/commands/intersect";
import { repair } from "../../src/tools/commands/repair";
import { invertSelection, selectAll } from "../../src/tools/commands/select-all";
import { simplify } from "../../src/tools/commands/simplify";
import { subtractOthers } from "../../src/tools/commands/subtract";
import { unite } from "../../src/tools/commands/unite";
import { box } from "../annotations/fixtures";
import { type } from "./bench";
import { BOX, CIRCLE, LINE, POLYGON, polygon, square, World } from "./world";

function areaOf(shape: WireShape | undefined): number {
  return shape?.kind === "polygon" ? area(shape.parts as Parts) : 0;
}

function overlapping(): World {
  const world = new World({
    a: square(100, 100, 100),
    b: square(150, 100, 100),
    c: box(0, 0, 120, 120),
  });
  world.selection = ["a", "b"];
  return world;
}

describe("boolean operations", () => {
  it("unite into the first one selected, in one step", () => {
    const world = overlapping();
    world.run(unite);
    expect(areaOf(world.shape("a"))).toBe(15_000);
    expect(world.shape("b")).toBeUndefined();
    expect(world.selection).toEqual(["a"]);
    world.undo();
    expect(world.all).toHaveLength(3);
  });

  it("leave what all share, or take the others away and leave them", () => {
    const world = overlapping();
    world.run(intersect);
    expect(areaOf(world.shape("a"))).toBe(5000);
    expect(world.shape("b")).toBeUndefined();
    world.undo();
    world.selection = ["a", "b"];
    world.run(subtractOthers);
    expect(areaOf(world.shape("a"))).toBe(5000);
    expect(world.shape("b")).toEqual(square(150, 100, 100));
  });

  it("take boxes and circles as well, as long as the first may be a polygon", () => {
    const world = overlapping();
    world.selection = ["a", "c"];
    world.run(unite);
    expect(areaOf(world.shape("a"))).toBe(10_000 + 14_400 - 400);
  });

  it("name the way out where the first is of a type that is no polygon", () => {
    const world = overlapping();
    world.selection = ["c", "a"];
    expect(world.run(unite).refused).toBe(
      "the result is a polygon, but Mitosis is drawn as a bounding box; change its type to Tissue first",
    );
    world.types = [BOX];
    expect(world.run(unite).refused).toContain("has no type that is drawn as a polygon");
    expect(world.all).toHaveLength(3);
  });

  it("refuse results that are nothing", () => {
    const world = new World({ a: square(0, 0, 10), b: square(50, 50, 10), c: square(-5, -5, 30) });
    world.selection = ["a", "b"];
    expect(world.run(intersect).refused).toContain("share no area");
    world.selection = ["a", "c"];
    expect(world.run(subtractOthers).refused).toContain("cover the first one wholly");
    world.selection = ["a"];
    expect(world.run(unite).refused).toContain("select two shapes or more");
    world.selection = ["a", "gone"];
    expect(world.run(unite).refused).toContain("1 of the selected shapes are not loaded");
  });

  it("spare what may not be edited", () => {
    const world = overlapping();
    world.refusal = ({ uuid }) => (uuid === "b" ? "not yours" : null);
    expect(world.run(unite).refused).toBe("not yours");
  });
});

describe("outlines", () => {
  const holed = polygon(
    [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
    ],
    [
      [20, 20],
      [40, 20],
      [40, 40],
    ],
  );

  it("lose their holes", () => {
    const world = new World({ a: holed, b: square(200, 200, 10) });
    world.selection = ["a", "b"];
    expect(world.run(fillHoles).change).toHaveLength(1);
    expect(areaOf(world.shape("a"))).toBe(10_000);
    expect(world.run(fillHoles).refused).toContain("none of the selected shapes has a hole");
  });

  it("lose vertices that nobody sees at this zoom", () => {
    const ring = Array.from({ length: 400 }, (_, i): Vertex => {
      const angle = (2 * Math.PI * i) / 400;
      return [500 + 200 * Math.cos(angle), 400 + 200 * Math.sin(angle)];
    });
    const world = new World({
      a: polygon(ring),
      l: { kind: "line", vertices: ring.slice(0, 100) },
      b: box(),
    });
    world.selection = ["a", "l", "b"];
    const before = areaOf(world.shape("a"));
    world.run(simplify);
    const thin = world.shape("a");
    expect(thin?.kind === "polygon" && thin.parts[0]?.[0]?.length).toBeLessThan(80);
    expect(areaOf(thin) / before).toBeCloseTo(1, 1);
    const line = world.shape("l");
    expect(line?.kind === "line" && line.vertices.length).toBeLessThan(30);
    expect(world.shape("b")).toEqual(box());
    world.pixel = 0.01;
    expect(world.run(simplify).refused).toContain("no vertex can be left out at this zoom");
  });

  it("that cross themselves are repaired, and offered for it only then", () => {
    const world = new World({
      a: polygon([
        [0, 0],
        [100, 100],
        [100, 0],
        [0, 100],
      ]),
      b: square(200, 200, 10),
    });
    world.selection = ["b"];
    expect(repair.applies?.(world.context())).toBe(false);
    expect(world.run(repair).refused).toContain("crosses itself");
    world.selection = ["a", "b"];
    expect(world.run(repair).change).toHaveLength(1);
    expect(areaOf(world.shape("a"))).toBe(5000);
    const shape = world.shape("a");
    expect(shape?.kind === "polygon" && shape.parts).toHaveLength(2);
  });
});

describe("copies", () => {
  it("lie ten pixels of the screen beside the original and are selected", () => {
    const world = overlapping();
    world.pixel = 2;
    world.selection = ["a"];
    world.run(duplicate);
    expect(world.selection).toEqual(["new-1"]);
    expect(world.shape("new-1")).toEqual(square(120, 120, 100));
  });

  it("keep the flags, and stay inside the image", () => {
    const world = new World({ a: { kind: "point", x: 999, y: 799 } }, [type({ shape: "point" })]);
    world.selection = ["a"];
    for (const one of world.all) one.concealed = true;
    world.run(duplicate);
    expect(world.all.at(-1)).toMatchObject({ shape: { x: 989, y: 789 }, concealed: true });
  });

  it("go to the next plane, or the next time where there are no planes", () => {
    const world = overlapping();
    expect(copyToNextFrame.applies?.(world.context())).toBe(false);
    world.image = { ...world.image, depth: 3, frames: 5 };
    expect(
      world.run(copyToNextFrame).change?.map(({ content }) => content?.position),
    ).toMatchObject([
      { z: 1, t: 0 },
      { z: 1, t: 0 },
    ]);
    world.image = { ...world.image, depth: 1 };
    world.axis = "t";
    expect(world.run(copyToNextFrame).change?.[0]?.content?.position).toMatchObject({ z: 0, t: 1 });
    world.image = { ...world.image, frames: 1 };
    expect(world.run(copyToNextFrame).refused).toBe("this is the last frame");
  });
});

describe("flags", () => {
  it("are set where one lacks them, taken back where all have them, and only where allowed", () => {
    const world = overlapping();
    world.types = [{ ...POLYGON, concealable: true }, BOX];
    world.selection = ["a", "b", "c"];
    expect(world.run(blurred).refused).toContain(
      "no selected shape is of a type that can be blurred",
    );
    expect(blurred.applies?.(world.context())).toBe(false);
    const set = world.run(concealed);
    expect(set.change).toEqual([
      { uuid: "a", content: { concealed: true } },
      { uuid: "b", content: { concealed: true } },
    ]);
    expect(world.run(concealed).change?.[0]?.content).toEqual({ concealed: false });
  });
});

describe("the selection", () => {
  it("becomes all that is shown, or all the others", () => {
    const world = overlapping();
    world.run(selectAll);
    expect(world.selection).toEqual(["a", "b", "c"]);
    world.selection = ["b"];
    world.run(invertSelection);
    expect(world.selection).toEqual(["a", "c"]);
  });

  it("is asked of the kernel where not everything is loaded", () => {
    const world = overlapping();
    world.complete = false;
    expect(world.run(selectAll).find).toMatchObject({ whole: false, add: false });
    expect(world.run(invertSelection).refused).toContain("not everything is loaded");
  });
});

describe("types", () => {
  it("are given to all that can have them, boxes and circles becoming polygons", () => {
    const world = new World({
      b: box(0, 0, 10, 10),
      c: { kind: "circle", x: 50, y: 50, radius: 10 },
    });
    world.selection = ["b", "c"];
    expect(typesToGive(world.context())).toEqual([POLYGON, BOX, CIRCLE]);
    world.do(changeType(POLYGON, world.context()));
    expect(world.all.map((one) => one.type)).toEqual([1, 1]);
    expect(areaOf(world.shape("b"))).toBe(100);
    expect(areaOf(world.shape("c")) / (100 * Math.PI)).toBeCloseTo(1, 1);
    expect(typesToGive(world.context())).toEqual([POLYGON]);
    expect(world.do(changeType(LINE, world.context())).change).toBeUndefined();
  });
});

it("has a name of its own for every command", () => {
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
});
