import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WirePosition } from "../../src/protocol";
import { type Cine, cineOf } from "../../src/volume/cine";
import type { PlaneName, Voxel } from "../../src/volume/planes";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const [plane, slice, told] = [signal<PlaneName>("coronal"), signal(3), signal(0)];
  const there = new Set([3, 4, 0, 1]);
  const state = {
    plane,
    slice,
    shape: signal<Voxel>([9, 5, 7]),
    turnTo: (_: PlaneName, to: number) => {
      slice.value = to;
    },
  };
  const volume = {
    told,
    slice: ({ slice: at }: { slice: number }) => ({ step: there.has(at) ? 1 : 4 }),
  };
  const planes = { state, volumes: { open: signal(volume) } } as unknown as Cine;
  const player = cineOf(planes, signal({ t: 0 } as WirePosition));
  return { player, slice, told, there };
}

it("goes round the slices of the open plane, and waits for what has not come", () => {
  const { player, slice, told, there } = open();
  player.toggle();
  vi.advanceTimersByTime(100);
  expect(slice.value).toBe(4);
  vi.advanceTimersByTime(100);
  expect(slice.value).toBe(0);
  vi.advanceTimersByTime(5000);
  expect(slice.value).toBe(2);
  there.add(2);
  told.value++;
  vi.advanceTimersByTime(100);
  expect(slice.value).toBe(3);
  player.close();
  vi.advanceTimersByTime(1000);
  expect(slice.value).toBe(3);
});
