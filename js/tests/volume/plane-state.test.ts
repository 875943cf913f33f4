import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ViewerModel } from "../../src/transport/transport";
import { PlaneState } from "../../src/volume/plane-state";
import type { Voxel } from "../../src/volume/planes";

/** Traits that are heard one by one, as those of a widget are. */
class Model {
  readonly values: Record<string, unknown> = { plane: "axial", slice: null, crosshair: [] };
  readonly saved: Record<string, unknown>[] = [];
  readonly #listeners = new Map<string, Set<() => void>>();

  get(name: string): unknown {
    return this.values[name];
  }

  set(name: string, value: unknown): void {
    this.values[name] = value;
  }

  save_changes(): void {
    this.saved.push({ ...this.values });
  }

  on(name: string, listener: () => void): void {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener));
  }

  off(name: string, listener: () => void): void {
    this.#listeners.get(name)?.delete(listener);
  }

  /** What the kernel sets at once. */
  async told(values: Record<string, unknown>): Promise<void> {
    Object.assign(this.values, values);
    for (const name of Object.keys(values)) {
      for (const listener of this.#listeners.get(`change:${name}`) ?? []) listener();
    }
    await Promise.resolve();
  }
}

const shape = signal<Voxel | null>([10, 20, 30]);
let model: Model;
let state: PlaneState;

beforeEach(() => {
  vi.useFakeTimers();
  shape.value = [10, 20, 30];
  model = new Model();
  state = new PlaneState(model as unknown as ViewerModel, shape);
});
afterEach(() => {
  state.close();
  vi.useRealTimers();
});

it("begins in the middle and tells so", () => {
  expect(state.crosshair.value).toEqual([5, 10, 15]);
  expect(state.slice.value).toBe(15);
  vi.runAllTimers();
  expect(model.values).toMatchObject({ plane: "axial", slice: 15, crosshair: [5, 10, 15] });
});

it("begins where the kernel has said", () => {
  const other = new Model();
  Object.assign(other.values, { plane: "coronal", slice: 3 });
  const opened = new PlaneState(other as unknown as ViewerModel, shape);
  expect(opened.plane.value).toBe("coronal");
  expect(opened.crosshair.value).toEqual([5, 3, 15]);
  opened.close();
});

it("slice and crosshair move each other", async () => {
  await model.told({ slice: 7 });
  expect(state.crosshair.value).toEqual([5, 10, 7]);
  await model.told({ crosshair: [1, 2, 3] });
  expect(state.slice.value).toBe(3);
  state.turnTo("sagittal");
  expect(state.slice.value).toBe(1);
  state.step(1);
  expect(state.crosshair.value).toEqual([2, 2, 3]);
});

it("takes plane and slice that are set one after the other", async () => {
  vi.runAllTimers();
  await model.told({ plane: "sagittal" });
  await model.told({ slice: 8 });
  vi.runAllTimers();
  expect([state.plane.value, state.slice.value]).toEqual(["sagittal", 8]);
  expect(model.values).toMatchObject({ plane: "sagittal", slice: 8, crosshair: [8, 10, 15] });
});

it("takes plane, slice and crosshair of a flight at once", async () => {
  vi.runAllTimers();
  // Another plane at the number of the present slice.
  await model.told({ plane: "coronal", slice: 15, crosshair: [4, 15, 9] });
  expect([state.plane.value, state.slice.value]).toEqual(["coronal", 15]);
  expect(state.crosshair.value).toEqual([4, 15, 9]);
});

it("stays within the volume", async () => {
  await model.told({ slice: 400 });
  expect(state.slice.value).toBe(29);
  expect(state.step(1)).toBe(false);
  state.goTo([-4, 3.6, 99]);
  expect(state.crosshair.value).toEqual([0, 4, 29]);
});

it("tells once when many slices were scrolled past, and nothing where there is no volume", () => {
  vi.runAllTimers();
  const before = model.saved.length;
  for (let i = 0; i < 10; i++) state.step(-1);
  vi.runAllTimers();
  expect(model.saved.length).toBe(before + 1);
  shape.value = null;
  state.turnTo("coronal");
  vi.runAllTimers();
  expect(model.saved.length).toBe(before + 1);
});
