import { beforeEach, expect, it } from "vitest";
import { tellEditions } from "../../src/transport/editions";
import { FakeModel } from "../panels/fake-model";

let model: FakeModel;
let stop: () => void;

beforeEach(() => {
  model = new FakeModel({ slice: 3, zoom: 1, _editions: { slice: 0, zoom: 0 }, _heard: {} });
  stop = tellEditions(model);
});

/** As a message of the kernel is taken in: its values first, then what tells of them. */
function kernelSets(values: Record<string, unknown>) {
  const editions: Record<string, number> = { ...(model.get("_editions") as object) };
  for (const name of Object.keys(values)) editions[name] = (editions[name] ?? 0) + 1;
  model.assign({ ...values, _editions: editions });
}

it("tells the edition that was known when a trait was set", () => {
  model.set("slice", 4);
  expect(model.get("_heard")).toEqual({ slice: 0, writes: 1 });
  kernelSets({ slice: 9 });
  model.set("slice", 10);
  expect(model.get("_heard")).toEqual({ slice: 1, writes: 2 });
});

it("tells it anew where the edition is the same, since a message holds what has changed", () => {
  model.set("slice", 4);
  model.set("slice", 5);
  expect(model.get("_heard")).toEqual({ slice: 0, writes: 2 });
});

it("keeps the edition of what may still wait to be sent when the kernel sets the trait", () => {
  model.set("slice", 4);
  kernelSets({ slice: 9, zoom: 2 });
  // Another trait goes with it in one message.
  model.set("zoom", 3);
  expect(model.get("_heard")).toEqual({ slice: 0, zoom: 1, writes: 2 });
});

it("knows what the kernel has set to what it was already", () => {
  kernelSets({ slice: 3 });
  model.set("slice", 4);
  expect(model.get("_heard")).toEqual({ slice: 1, writes: 1 });
});

it("tells of what is set in answer to the kernel as known", () => {
  model.on("change:slice", () => model.set("zoom", 5));
  kernelSets({ slice: 9 });
  expect(model.get("_heard")).toEqual({ zoom: 0, writes: 1 });
  kernelSets({ slice: 10, zoom: 2 });
  expect(model.get("zoom")).toBe(5);
  expect(model.get("_heard")).toEqual({ zoom: 1, writes: 2 });
});

it("is silent where the kernel counts no editions", () => {
  const other = new FakeModel({ slice: 3 });
  tellEditions(other);
  other.set("slice", 4);
  expect(other.get("_heard")).toBeUndefined();
});

it("leaves nothing listening", () => {
  stop();
  expect(model.listening).toBe(0);
});
