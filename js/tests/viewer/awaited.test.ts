import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awaited, NOTICED } from "../../src/viewer/awaited";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a short wait is not shown", () => {
  const awaited = new Awaited();
  const done = awaited.begin("reading tiles");
  vi.advanceTimersByTime(NOTICED - 1);
  done();
  vi.advanceTimersByTime(NOTICED);
  expect(awaited.reason.value).toBeNull();
});

test("a long wait says what is awaited, until it is over", () => {
  const awaited = new Awaited();
  const tiles = awaited.begin("reading tiles");
  const image = awaited.begin("opening the image");
  vi.advanceTimersByTime(NOTICED);
  expect(awaited.reason.value).toBe("opening the image");
  image();
  expect(awaited.reason.value).toBe("reading tiles");
  tiles();
  expect(awaited.reason.value).toBeNull();
});
