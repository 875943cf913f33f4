import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";
import type { ViewerModel } from "../../src/transport/transport";
import { followFlights } from "../../src/viewer/flight";
import type { SlideMap, ViewChange } from "../../src/viewer/slide-map";
import { FakeModel } from "./fake-model";

/** A map of 200 by 100 CSS pixels that remembers where it was put. */
class FakeMap {
  readonly image = signal<{ id: number } | null>({ id: 1 });
  readonly seen: (ViewChange | "fit")[] = [];
  readonly map = {
    getSize: () => [200, 100],
    getView: () => ({ getRotation: () => 0 }),
  };

  fit() {
    this.seen.push("fit");
  }

  setView(change: ViewChange) {
    this.seen.push(change);
  }
}

let model: FakeModel;
let slide: FakeMap;

beforeEach(() => {
  model = new FakeModel({ view: "v", flight: {} });
  slide = new FakeMap();
});

function follow() {
  return followFlights(slide as unknown as SlideMap, model as unknown as ViewerModel);
}

async function arrived() {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

const BOUNDS = [100, 100, 200, 200];

test("fits what it is sent to, once, and forgets it", async () => {
  follow();
  model.set("flight", { image: 1, bounds: BOUNDS, serial: 1 });
  await arrived();
  expect(slide.seen).toEqual([{ center: [150, 150], zoom: 1 }]);
  expect(model.get("flight")).toEqual({});
});

test("waits for the image that it is on", async () => {
  follow();
  model.set("flight", { image: 2, bounds: null, serial: 1 });
  await arrived();
  expect(slide.seen).toEqual([]);
  slide.image.value = { id: 2 };
  await arrived();
  expect(slide.seen).toEqual(["fit"]);
});

test("is followed by a view that is opened afterwards", async () => {
  model.set("flight", { image: 1, bounds: BOUNDS, serial: 1 });
  follow();
  await arrived();
  expect(slide.seen).toHaveLength(1);
});

test("is followed by both views of a model", async () => {
  follow();
  const other = slide;
  slide = new FakeMap();
  follow();
  model.set("flight", { image: 1, bounds: BOUNDS, serial: 1 });
  await arrived();
  expect([other.seen.length, slide.seen.length]).toEqual([1, 1]);
});

test("is not followed by a view that was closed", async () => {
  follow()();
  model.set("flight", { image: 1, bounds: BOUNDS, serial: 1 });
  await arrived();
  expect(slide.seen).toEqual([]);
});
