import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Player } from "../../src/frames/player";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(size: number) {
  const [value, turning] = [signal(0), signal(false)];
  const player = new Player({ value, size: () => size, turning });
  return { player, value, turning };
}

it("goes round at its rate, and stops", () => {
  const { player, value } = open(3);
  player.rate.value = 10;
  player.toggle();
  vi.advanceTimersByTime(250);
  expect(value.value).toBe(2);
  vi.advanceTimersByTime(100);
  expect(value.value).toBe(0);
  player.toggle();
  vi.advanceTimersByTime(1000);
  expect(value.value).toBe(0);
});

it("waits for a frame that is not there yet, and skips none", () => {
  const { player, value, turning } = open(10);
  player.toggle();
  vi.advanceTimersByTime(100);
  turning.value = true;
  vi.advanceTimersByTime(5000);
  expect(value.value).toBe(1);
  turning.value = false;
  vi.advanceTimersByTime(100);
  expect(value.value).toBe(2);
});

it("does not play what has one frame", () => {
  const { player } = open(1);
  player.toggle();
  vi.advanceTimersByTime(200);
  expect(player.playing.value).toBe(false);
});
