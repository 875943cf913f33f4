import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { channelModel, type ViewerModel } from "../../src/transport/channel-model";
import { FakeChannel } from "./fake-channel";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function viewer(manager?: unknown): ViewerModel {
  const get = (name: string) => (name === "channel" ? "IPY_MODEL_abc" : undefined);
  return { get, widget_manager: manager } as unknown as ViewerModel;
}

test("the widget manager is asked for the model the trait names", async () => {
  const channel = new FakeChannel();
  const get_model = vi.fn().mockResolvedValue(channel);
  await expect(channelModel(viewer({ get_model }))).resolves.toBe(channel);
  expect(get_model).toHaveBeenCalledWith("abc");
});

test("a reloaded page waits until its channel is known", async () => {
  const channel = new FakeChannel();
  const get_model = vi
    .fn()
    .mockImplementationOnce(() => {
      throw new Error("widget model not found");
    })
    .mockRejectedValueOnce(new Error("widget model not found"))
    .mockResolvedValue(channel);
  const found = channelModel(viewer({ get_model }));
  await vi.runAllTimersAsync();
  await expect(found).resolves.toBe(channel);
});

test("a host without a widget manager is asked by reference", async () => {
  const channel = new FakeChannel();
  const getModel = vi.fn().mockResolvedValue(channel);
  await expect(channelModel(viewer(), { getModel })).resolves.toBe(channel);
  expect(getModel).toHaveBeenCalledWith("anywidget:abc");
});

test("a host with neither says so", async () => {
  await expect(channelModel(viewer())).rejects.toThrow("one widget find another");
});
