import { signal } from "@preact/signals";
import { afterEach, expect, it, vi } from "vitest";
import { FrameState } from "../../src/frames/frame-state";
import type { ImageState, WireSpace } from "../../src/protocol";
import { FakeTransport } from "../panels/fake-transport";
import { image } from "../viewer/images";

const painted = (plane: string) => (plane === "axial" ? [4, 5] : [7]);
let state: FrameState | null = null;

afterEach(() => state?.close());

/** A stack or volume with annotations on frame 2, and on slice 9 of the coronal plane. */
function opened(of: Partial<ImageState>): FrameState {
  const transport = new FakeTransport();
  const marks = [
    [2, 1, null, 0, 3],
    [0, 0, "coronal", 9, 1],
  ];
  transport.replies.set("annotations.marks", { image: 1, marks });
  const shown = signal(image([], { depth: 12, frames: 3, ...of }));
  const [z, t, turning] = [signal(0), signal(0), signal(false)];
  state = new FrameState({ transport, image: shown, z, t, turning, painted });
  return state;
}

it("marks frames of a stack that have annotations or voxels of a segmentation", async () => {
  const frames = opened({ space: null });
  await vi.waitFor(() => expect(frames.marked("z")).toContain(2));
  expect(frames.marked("z")).toEqual(expect.arrayContaining([2, 4, 5]));
  expect(frames.marked("t")).not.toContain(4);
  expect(frames.marked("t")).toContain(1);
});

it("marks slices of each plane of a volume", async () => {
  const frames = opened({ space: {} as WireSpace });
  await vi.waitFor(() => expect(frames.markedSlices("coronal")).toContain(9));
  expect(frames.markedSlices("coronal")).toEqual([9, 7]);
  expect(frames.markedSlices("axial")).toEqual([4, 5]);
});

it("steps along an axis and stays at its ends", () => {
  const frames = opened({ space: null });
  expect(frames.step("z", 3)).toBe(true);
  expect(frames.frame("z").value).toBe(3);
  frames.step("z", -9);
  expect(frames.frame("z").value).toBe(0);
  frames.step("t", 99);
  expect(frames.frame("t").value).toBe(2);
});

it("has no steps along an axis of one frame", () => {
  const frames = opened({ space: null, frames: 1 });
  expect(frames.step("t", 1)).toBe(false);
  expect(frames.axes.value.map(({ name }) => name)).toEqual(["z"]);
});
