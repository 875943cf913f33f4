import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ImageState } from "../../src/protocol";
import type { ChannelLook } from "../../src/samples/looks";
import type { ViewerModel } from "../../src/transport/transport";
import { syncChannels } from "../../src/viewer/channel-sync";
import type { SlideMap } from "../../src/viewer/slide-map";
import { FakeModel } from "./fake-model";
import { image, level } from "./images";

const stack = (id: number, brightest = 100, names = ["DAPI", "CD8"]) =>
  image([level(512, 512, 1)], {
    id,
    raw: true,
    channel_list: [
      { name: names[0] ?? "", color: null, window: [0, brightest] },
      { name: names[1] ?? "", color: null, window: [0, 2 * brightest] },
    ],
  });

let model: FakeModel;
let slide: {
  image: ReturnType<typeof signal<ImageState | null>>;
  channels: { value: ChannelLook[] };
};
let stop: () => void;

const seen = () => slide.channels.value.map(({ visible, window }) => [visible, ...window]);

beforeEach(() => {
  vi.useFakeTimers();
  model = new FakeModel({ channels: [] });
  slide = { image: signal<ImageState | null>(stack(1)), channels: signal<ChannelLook[]>([]) };
  stop = syncChannels(slide as unknown as SlideMap, model as unknown as ViewerModel);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

it("keeps what Python leaves out", () => {
  model.set("channels", [{ window: [5, 50] }, { visible: false }]);
  expect(seen()).toEqual([
    [true, 5, 50],
    [false, 0, 200],
  ]);
  model.set("channels", [1]);
  expect(seen()).toEqual([
    [false, 5, 50],
    [true, 0, 200],
  ]);
  model.set("channels", [{ visible: true }]);
  expect(seen()).toEqual([
    [true, 5, 50],
    [true, 0, 200],
  ]);
});

it("shows channels as their file says where Python names none", () => {
  model.set("channels", [{ window: [5, 50] }]);
  model.set("channels", []);
  expect(seen()).toEqual([
    [true, 0, 100],
    [true, 0, 200],
  ]);
});

it("tells the kernel what a person changed, and not what the kernel said", () => {
  vi.runAllTimers();
  model.set("channels", [1]);
  vi.runAllTimers();
  expect(model.get("channels")).toEqual([1]);
  slide.channels.value = slide.channels.value.map((look) => ({ ...look, visible: true }));
  vi.runAllTimers();
  expect(model.get("channels")).toEqual(slide.channels.value);
});

it("opens each image with its own window where nobody has set one", () => {
  vi.runAllTimers();
  slide.image.value = stack(2, 1000);
  expect(seen()).toEqual([
    [true, 0, 1000],
    [true, 0, 2000],
  ]);
  vi.runAllTimers();
  expect(model.get("channels")).toEqual(slide.channels.value);
});

it("keeps what was set for the next image of the same channels, and not for others", () => {
  slide.channels.value = slide.channels.value.map((look) => ({ ...look, window: [7, 70] }));
  vi.runAllTimers();
  slide.image.value = stack(2, 1000);
  expect(seen()).toEqual([
    [true, 7, 70],
    [true, 7, 70],
  ]);
  slide.image.value = stack(3, 1000, ["CD3", "CD4"]);
  expect(seen()).toEqual([
    [true, 0, 1000],
    [true, 0, 2000],
  ]);
});

it("opens the first image as Python says", () => {
  stop();
  model = new FakeModel({ channels: [{ window: [5, 50] }] });
  slide.channels.value = [];
  stop = syncChannels(slide as unknown as SlideMap, model as unknown as ViewerModel);
  expect(seen()[0]).toEqual([true, 5, 50]);
});
