import { describe, expect, it } from "vitest";
import { copyToNextFrame } from "../../src/tools/commands/copy-to-next-frame";
import { deleteSelected, deleteWhole } from "../../src/tools/commands/delete";
import { duplicate } from "../../src/tools/commands/duplicate";
import { nextKeyframeOf, previousKeyframeOf } from "../../src/tools/commands/keyframes";
import { endSpan, extendSpan, removeKeyframe } from "../../src/tools/commands/spans";
import { unite } from "../../src/tools/commands/unite";
import { box, HERE } from "../annotations/fixtures";
import { BOX, square, World } from "./world";

function stack(): World {
  const world = new World({ a: box(0, 0, 10, 10) }, [{ ...BOX, multi_frame: true }]);
  world.image = { ...world.image, depth: 12, frames: 5 };
  world.selection = ["a"];
  return world;
}

function turned(world: World, z: number, away: string[] = []): void {
  world.position = { ...HERE, z };
  world.away = new Set(away);
}

describe("spans of frames", () => {
  it("are for images of several frames and types that span them", () => {
    const world = stack();
    expect(extendSpan.applies?.(world.context())).toBe(true);
    world.image = { ...world.image, depth: 1, frames: 1 };
    expect(extendSpan.applies?.(world.context())).toBe(false);
    world.image = { ...world.image, depth: 12 };
    world.types = [{ ...BOX, multi_frame: false }];
    expect(extendSpan.applies?.(world.context())).toBe(false);
    expect(world.run(extendSpan).refused).toMatch("multi_frame");
  });

  it("reach the open frame, though the shape is not seen there", () => {
    const world = stack();
    expect(world.run(extendSpan).refused).toMatch("on this frame already");
    turned(world, 8, ["a"]);
    world.run(extendSpan);
    expect(world.all[0]?.span).toEqual({ axis: "z", last: 8, keyframes: [] });
  });

  it("end on the open frame, and lose keyframes", () => {
    const world = stack();
    turned(world, 8, ["a"]);
    world.run(extendSpan);
    turned(world, 5);
    expect(world.run(removeKeyframe).refused).toMatch("no keyframe");
    world.run(endSpan);
    expect(world.all[0]?.span?.last).toBe(5);
    expect(world.run(endSpan).refused).toBe("it ends on this frame");
    turned(world, 0);
    world.run(endSpan);
    expect(world.all[0]?.span).toBeNull();
    expect(world.run(endSpan).refused).toBe("it is on one frame only");
  });

  it("are not changed by who may not", () => {
    const world = stack();
    turned(world, 8, ["a"]);
    world.refusal = () => "it is somebody else's";
    expect(world.run(extendSpan).refused).toBe("it is somebody else's");
  });

  it("are walked through by their keyframes", () => {
    const world = stack();
    turned(world, 8, ["a"]);
    world.run(extendSpan);
    expect(world.run(previousKeyframeOf).turn).toEqual(HERE);
    expect(world.run(nextKeyframeOf).refused).toBe("there is no next keyframe");
  });

  it("are not lost from other frames when shapes are united on this one", () => {
    const world = new World({ a: square(0, 0, 10), b: square(5, 0, 10) });
    world.selection = ["a", "b"];
    const spanning = world.all[1];
    if (spanning) spanning.span = { axis: "z", last: 8, keyframes: [] };
    expect(world.run(unite).refused).toMatch("gone from all of them");
    world.away = new Set(["b"]);
    expect(world.run(unite).refused).toBe("1 of the selected shapes are on other frames");
    world.away = new Set();
    world.selection = ["b", "a"];
    expect(world.run(unite).change).toHaveLength(2);
  });

  it("stay with the original when it is copied", () => {
    const world = stack();
    turned(world, 8, ["a"]);
    world.run(extendSpan);
    turned(world, 5);
    const [copy] = world.run(duplicate).change ?? [];
    expect(copy?.content).toMatchObject({ position: { z: 5 } });
    expect(copy?.content?.span).toBeUndefined();
  });
});

describe("a deletion of what spans frames", () => {
  function spanning(): World {
    const world = stack();
    turned(world, 8, ["a"]);
    world.run(extendSpan);
    return world;
  }

  it("is of the open frame, says so, and keeps the rest selected", () => {
    const world = spanning();
    turned(world, 6);
    expect(world.run(deleteSelected).told).toMatch("from this frame on");
    expect(world.all[0]?.span?.last).toBe(5);
    expect(world.selection).toEqual(["a"]);
    turned(world, 0);
    expect(world.run(deleteSelected).told).toBe("deleted on all frames");
    expect(world.all).toEqual([]);
  });

  it("is of all frames by a command of its own", () => {
    const world = spanning();
    turned(world, 6);
    expect(deleteWhole.applies?.(world.context())).toBe(true);
    expect(world.run(deleteWhole).told).toBe("deleted on all frames");
    expect([world.all, world.selection]).toEqual([[], []]);
    expect(world.run(deleteWhole).refused).toBe("nothing is selected");
  });

  it("says why nothing is deleted where the frame has none of it", () => {
    const world = spanning();
    turned(world, 11, ["a"]);
    expect(world.run(deleteSelected).refused).toMatch("on other frames");
    expect(world.all).toHaveLength(1);
  });

  it("says nothing of what is on one frame", () => {
    const world = stack();
    expect(world.run(deleteSelected).told).toBeUndefined();
    expect(world.all).toEqual([]);
  });
});

describe("a copy to the next frame", () => {
  it("goes along the axis one has last moved along", () => {
    const world = stack();
    const next = () => world.run(copyToNextFrame).change?.[0]?.content?.position;
    expect(next()).toMatchObject({ z: 1, t: 0 });
    world.axis = "t";
    expect(next()).toMatchObject({ z: 0, t: 1 });
    world.position = { ...HERE, plane: "axial", slice: 3 };
    expect(next()).toMatchObject({ slice: 3, t: 1 });
    world.axis = "slice";
    expect(next()).toMatchObject({ slice: 4, t: 0 });
  });
});
