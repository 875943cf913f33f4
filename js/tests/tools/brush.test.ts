import { beforeEach, describe, expect, it } from "vitest";
import { area } from "../../src/geometry/parts";
import { distance, type Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { brush, eraser } from "../../src/tools/brush";
import { random } from "../random";
import { BOX, POLYGON, square, World } from "./world";

let world: World;

beforeEach(() => {
  world = new World({ a: square(100, 100, 100), b: square(300, 100, 100) }).take(brush);
  world.options = { ...world.options, brush: 20 };
});

function areaOf(shape: WireShape | undefined): number {
  return shape?.kind === "polygon" ? area(shape.parts) : Number.NaN;
}

/** Of the disc of 20 pixels. */
const ROUND = Math.PI * 100;

/** To 2 %: a disc is a ring of chords. */
function expectArea(uuid: string, expected: number): void {
  expect(Math.abs(areaOf(world.shape(uuid)) / expected - 1)).toBeLessThan(0.02);
}

describe("the brush", () => {
  it("grows the selected polygon that it begins on", () => {
    world.selection = ["a"];
    const step = world.stroke([150, 150], [250, 150]);
    expect(step.change).toHaveLength(1);
    // A bar of 50 by 20 with half a disc at its end.
    expectArea("a", 10_000 + 50 * 20 + ROUND / 2);
    expect(world.selection).toEqual(["a"]);
    world.undo();
    expect(world.shape("a")).toEqual(square(100, 100, 100));
  });

  it("begins a new one elsewhere, which is selected and goes on growing", () => {
    world.selection = ["a"];
    world.stroke([500, 500]);
    expect(world.selection).toEqual(["new-1"]);
    expectArea("new-1", ROUND);
    world.stroke([500, 500], [600, 500]);
    expect(world.all).toHaveLength(3);
    expectArea("new-1", ROUND + 2000);
  });

  it("is as large on the screen at every zoom", () => {
    world.pixel = 10;
    expect(world.hover([500, 500]).preview?.disc).toMatchObject({ at: [500, 500], radius: 100 });
    world.stroke([500, 400]);
    expectArea("new-1", 100 * ROUND);
  });

  it("changes its size by keys, within bounds", () => {
    expect(world.key("]").options).toEqual({ brush: 25 });
    expect(world.key("[").options).toEqual({ brush: 16 });
    world.options = { ...world.options, brush: 4 };
    expect(world.key("[").options).toEqual({ brush: 4 });
  });

  it("shows the polygon as it will be, and gives it up by Escape", () => {
    world.selection = ["a"];
    world.down([150, 150]);
    const { preview } = world.move([250, 150]);
    expect(areaOf(preview?.moved?.get("a"))).toBeGreaterThan(11_000);
    expect(world.send({ kind: "cancel" })).toMatchObject({ used: true });
    expect(world.up([250, 150]).change).toBeUndefined();
  });

  it("changes nothing where it stays inside", () => {
    world.selection = ["a"];
    expect(world.stroke([150, 150], [170, 150]).change).toBeUndefined();
  });

  it("needs a type that is drawn as a closed polygon of any number of vertices", () => {
    world.chosen = null;
    expect(world.down([500, 500]).refused).toContain("choose a type");
    world.chosen = BOX;
    expect(world.down([500, 500]).refused).toContain("drawn as a bounding box");
    world.chosen = { ...POLYGON, vertex_count: 4 };
    expect(world.down([500, 500]).refused).toContain("4 vertices");
    world.chosen = { ...POLYGON, closed: false };
    expect(world.down([500, 500]).refused).toContain("open outline");
  });

  it("erases while Alt is held", () => {
    world.selection = ["a"];
    world.down([100, 150], { alt: true });
    world.up([200, 150], { alt: true });
    expectArea("a", 8000);
  });
});

describe("the eraser", () => {
  beforeEach(() => world.take(eraser));

  it("shrinks the selected polygon, or the one beneath where none is selected", () => {
    world.stroke([90, 150], [210, 150]);
    expectArea("a", 8000);
    world.selection = ["b"];
    expect(world.stroke([150, 100]).change).toBeUndefined();
    world.stroke([400, 150]);
    expectArea("b", 10_000 - ROUND / 2);
  });

  it("deletes a polygon that is erased altogether, and undo brings it back", () => {
    world.options = { ...world.options, brush: 200 };
    world.stroke([150, 150]);
    expect(world.shape("a")).toBeUndefined();
    world.undo();
    expect(world.shape("a")).toEqual(square(100, 100, 100));
  });

  it("says so where there is nothing to erase, or it is not yours", () => {
    expect(world.down([700, 700]).refused).toContain("nothing is erased");
    world.refusal = () => "not yours";
    expect(world.down([150, 150]).refused).toContain("nothing is erased");
  });
});

it("covers exactly what the disc swept, at random", () => {
  const next = random(7);
  for (let round = 0; round < 20; round++) {
    world = new World({}).take(brush);
    world.options = { ...world.options, brush: 20 };
    const path = Array.from({ length: 6 }, (): Vertex => [200 * next(), 200 * next()]);
    world.stroke(...path);
    const swept: WireShape = { kind: "line", vertices: path };
    const [made] = world.all;
    for (let i = 0; i < 50; i++) {
      const at: Vertex = [240 * next() - 20, 240 * next() - 20];
      const far = distance(swept, ...at);
      if (made && Math.abs(far - 10) > 0.5)
        expect(distance(made.shape, ...at) === 0).toBe(far < 10);
    }
  }
});
