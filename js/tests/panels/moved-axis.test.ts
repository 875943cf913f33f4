import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { movedAxis } from "../../src/panels/moved-axis";
import type { ImageEntry, WirePosition } from "../../src/protocol";
import { HERE } from "../annotations/fixtures";

function entry(values: Partial<ImageEntry>): ImageEntry {
  const size = { width: 9, height: 9, depth: 1, frames: 1 };
  return { id: 1, name: "a", kind: "stack", ...size, annotations: 0, ...values };
}

function moving(values: Partial<ImageEntry>, at: Partial<WirePosition> = {}) {
  const position = signal<WirePosition>({ ...HERE, ...at });
  const image = signal(1);
  const { axis } = movedAxis(position, image, signal(entry(values)));
  const move = (to: Partial<WirePosition>) => {
    position.value = { ...position.value, ...to };
    return axis.value;
  };
  return { axis, image, move };
}

describe("the axis one moved along", () => {
  it("is the last one, focus before there was any", () => {
    const { axis, move } = moving({ depth: 5, frames: 5 });
    expect(axis.value).toBe("z");
    expect([move({ t: 1 }), move({ z: 3 }), move({ t: 0 })]).toEqual(["t", "z", "t"]);
  });

  it("is time where there is nothing else", () => {
    expect(moving({ frames: 5 }).axis.value).toBe("t");
  });

  it("is the slice of a volume, or its time", () => {
    const { axis, move } = moving({ depth: 5, frames: 5 }, { plane: "axial" });
    expect(axis.value).toBe("slice");
    expect([move({ t: 1 }), move({ slice: 3 })]).toEqual(["t", "slice"]);
  });

  it("is forgotten with the image", () => {
    const { axis, image, move } = moving({ depth: 5, frames: 5 });
    move({ t: 1 });
    image.value = 2;
    expect(axis.value).toBe("z");
  });
});
