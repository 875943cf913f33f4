import { expect, test, vi } from "vitest";
import type { ViewerModel } from "../../src/transport/transport";
import { isNear, onKernelChange, writeTraits } from "../../src/viewer/model-sync";
import { FakeModel } from "./fake-model";

function model(): ViewerModel & FakeModel {
  return new FakeModel({ view: "v", center: [], zoom: 0 }) as ViewerModel & FakeModel;
}

test("what a view writes is not taken for the kernel's, by any view of the model", () => {
  const shared = model();
  const changed = vi.fn();
  onKernelChange(shared, ["center", "zoom"], changed);
  onKernelChange(shared, ["center", "zoom"], changed);
  writeTraits(shared, { center: [1, 2], zoom: 0.5 });
  expect(changed).not.toHaveBeenCalled();
  shared.set("zoom", 1);
  expect(changed).toHaveBeenCalledTimes(2);
});

test("several traits are saved together, unchanged ones not at all", () => {
  const shared = model();
  writeTraits(shared, { center: [1, 2], zoom: 0.5 });
  expect(shared.saves).toBe(1);
  writeTraits(shared, { center: [1, 2], zoom: 0.5 });
  expect(shared.saves).toBe(1);
});

test("a listener that left hears nothing", () => {
  const shared = model();
  const changed = vi.fn();
  onKernelChange(shared, ["zoom"], changed)();
  shared.set("zoom", 3);
  expect(changed).not.toHaveBeenCalled();
});

test.each([
  [{ center: [100.5, 200] }, true],
  [{ center: [103, 200] }, false],
  [{ zoom: 1.004 }, true],
  [{ zoom: 1.05 }, false],
  [{ rotation: 90 }, false],
  [{ mirrored: true }, false],
  [{ center: [], zoom: 0 }, false],
])("coming to rest on whole pixels is no movement, more is: %o", (change, near) => {
  const place = { center: [100, 200], zoom: 1, rotation: 0, mirrored: false };
  expect(isNear(place, { ...place, ...change })).toBe(near);
});

test("at another zoom the same distance counts for more", () => {
  const place = { center: [100, 200], zoom: 8, rotation: 0, mirrored: false };
  expect(isNear(place, { ...place, center: [100.5, 200] })).toBe(false);
});
