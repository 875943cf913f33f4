import { beforeEach, describe, expect, it } from "vitest";
import { area } from "../../src/geometry/parts";
import type { Patch } from "../../src/geometry/patch";
import { distance, type Vertex } from "../../src/geometry/shapes";
import { wand } from "../../src/tools/wand";
import { random } from "../random";
import { square, World } from "./world";

const DARK = [90, 60, 120];
const LIGHT = [230, 220, 235];

let world: World;

/** A picture of dark discs on a light ground, with noise. */
function picture(noise: number): (at: Vertex, radius: number) => Patch {
  const next = random(11);
  const isDark = (x: number, y: number) => Math.hypot(x - 400, y - 400) < 40 * world.pixel;
  return ([cx, cy], radius) => {
    const side = 2 * radius + 1;
    const { pixel } = world;
    const toImage = (x: number, y: number): Vertex => [
      cx + (x - side / 2) * pixel,
      cy + (y - side / 2) * pixel,
    ];
    const data = new Uint8ClampedArray(4 * side * side).fill(255);
    for (let i = 0; i < side * side; i++) {
      const color = isDark(...toImage((i % side) + 0.5, Math.floor(i / side) + 0.5)) ? DARK : LIGHT;
      color.forEach((value, c) => {
        data[4 * i + c] = value + noise * (next() - 0.5);
      });
    }
    return { width: side, height: side, data, toImage };
  };
}

beforeEach(() => {
  world = new World({ a: square(360, 380, 40) }).take(wand);
  world.pixels = picture(30);
});

function areaOf(uuid: string): number {
  const shape = world.shape(uuid);
  return shape?.kind === "polygon" ? area(shape.parts) : Number.NaN;
}

describe("the wand", () => {
  it("begins a polygon that follows the border of a colour", () => {
    world.stroke([400, 400]);
    expect(world.selection).toEqual(["new-1"]);
    expect(Math.sqrt(areaOf("new-1") / Math.PI)).toBeGreaterThan(39);
    expect(Math.sqrt(areaOf("new-1") / Math.PI)).toBeLessThan(41);
  });

  it("sees the picture at the present zoom", () => {
    world.pixel = 4;
    world.stroke([400, 400]);
    expect(Math.sqrt(areaOf("new-1") / Math.PI) / 4).toBeGreaterThan(39);
    expect(Math.sqrt(areaOf("new-1") / Math.PI) / 4).toBeLessThan(41);
  });

  it("grows the selected polygon as it is dragged, in one step", () => {
    world.selection = ["a"];
    const step = world.stroke([380, 400], [400, 400], [420, 400]);
    expect(step.change).toHaveLength(1);
    const grown = world.shape("a");
    expect(areaOf("a")).toBeGreaterThan(4500);
    expect(grown && distance(grown, 430, 400)).toBe(0);
    world.undo();
    expect(areaOf("a")).toBe(1600);
  });

  it("takes away with Alt", () => {
    world.selection = ["a"];
    world.down([400, 400], { alt: true });
    world.up([400, 400], { alt: true });
    expect(areaOf("a")).toBeLessThan(120);
  });

  it("takes only the very same colour with Ctrl", () => {
    world.pixels = picture(0);
    world.down([400, 400], { ctrl: true });
    world.up([400, 400], { ctrl: true });
    expect(areaOf("new-1") / (Math.PI * 1600)).toBeCloseTo(1, 1);
    world.pixels = picture(30);
    world.selection = [];
    world.down([400, 400], { ctrl: true });
    world.up([400, 400], { ctrl: true });
    expect(areaOf("new-2")).toBeLessThan(20);
  });

  it("takes more with a larger tolerance", () => {
    world.pixels = picture(160);
    const found = [0.1, 2].map((tolerance) => {
      world.options = { ...world.options, tolerance };
      world.selection = [];
      world.stroke([400, 400]);
      return areaOf(world.all.at(-1)?.uuid ?? "");
    });
    expect(found[1]).toBeGreaterThan(2 * (found[0] ?? Infinity));
  });

  it("does nothing where no picture is", () => {
    world.pixels = () => null;
    expect(world.stroke([400, 400]).change).toBeUndefined();
  });
});
