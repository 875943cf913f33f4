import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ViewerModel } from "../../src/transport/transport";
import { syncView } from "../../src/viewer/model-sync";
import type { SlideMap, ViewChange } from "../../src/viewer/slide-map";
import { FakeModel } from "./fake-model";

/** A map without pictures: it is where it was put. */
class FakeMap {
  readonly image = signal({ id: 1 });
  readonly zoom = signal(0.2);
  readonly rotation = signal(0);
  readonly mirrored = signal(false);
  center = [500, 400];
  isFitted = true;
  private readonly ended = new Set<() => void>();
  moving = false;
  readonly map = {
    getView: () => ({ getAnimating: () => this.moving, getInteracting: () => false }),
    on: (_: string, listener: () => void) => this.ended.add(listener),
    un: (_: string, listener: () => void) => this.ended.delete(listener),
  };

  fit() {
    this.isFitted = true;
  }

  setView({ center, zoom, rotation, mirrored }: ViewChange) {
    if (center) this.center = center;
    if (zoom) this.zoom.value = zoom;
    if (center || zoom) this.isFitted = false;
    if (rotation !== undefined) this.rotation.value = rotation;
    if (mirrored !== undefined) this.mirrored.value = mirrored;
  }

  /** What a person does, with the end of the movement. */
  move(change: ViewChange) {
    this.setView(change);
    for (const listener of this.ended) listener();
  }
}

let model: FakeModel;
let slide: FakeMap;

function view(): FakeMap {
  const map = new FakeMap();
  syncView(map as unknown as SlideMap, model as unknown as ViewerModel);
  return map;
}

function traits() {
  return ["center", "zoom", "rotation", "mirrored"].map((name) => model.get(name));
}

beforeEach(() => {
  vi.useFakeTimers();
  model = new FakeModel({ view: "v", center: [], zoom: 0, rotation: 0, mirrored: false });
  slide = view();
  vi.runAllTimers();
});

afterEach(() => void vi.useRealTimers());

test("a movement is told once, when it has come to rest", () => {
  slide.move({ center: [10, 20], zoom: 1 });
  slide.move({ center: [30, 40] });
  expect(model.saves).toBe(0);
  vi.runAllTimers();
  expect(traits()).toEqual([[30, 40], 1, 0, false]);
  expect(model.saves).toBe(1);
});

test("nothing is told half way", () => {
  slide.moving = true;
  slide.move({ center: [10, 20], zoom: 1 });
  vi.advanceTimersByTime(1_000);
  expect(model.saves).toBe(0);
  slide.moving = false;
  vi.runAllTimers();
  expect(traits()).toEqual([[10, 20], 1, 0, false]);
});

test("a view moves by itself, the other view of the model does not", () => {
  const other = view();
  slide.move({ center: [30, 40], zoom: 2 });
  vi.runAllTimers();
  expect([other.isFitted, other.center]).toEqual([true, [500, 400]]);
});

test("what the kernel sets moves every view and is not told back", () => {
  const other = view();
  model.set("zoom", 2);
  model.set("center", [7, 8]);
  vi.runAllTimers();
  expect([slide.center, other.center]).toEqual([
    [7, 8],
    [7, 8],
  ]);
  expect(slide.zoom.value).toBe(2);
  expect(model.saves).toBe(0);
});

test("zoom 0 shows the whole image again", () => {
  slide.move({ center: [30, 40], zoom: 2 });
  vi.runAllTimers();
  model.set("center", []);
  model.set("zoom", 0);
  expect(slide.isFitted).toBe(true);
});

test("mirroring alone, which moves nothing, is told", () => {
  slide.mirrored.value = true;
  vi.runAllTimers();
  expect(traits()).toEqual([[], 0, 0, true]);
});

test("what the kernel sets does not undo what it does not know of yet", () => {
  slide.mirrored.value = true;
  model.set("zoom", 2);
  vi.runAllTimers();
  expect(slide.mirrored.value).toBe(true);
  expect(model.get("mirrored")).toBe(true);
});
