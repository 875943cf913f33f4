import { afterEach, expect, test, vi } from "vitest";
import { uuid7 } from "../src/uuid";

afterEach(() => void vi.useRealTimers());

test("uuids are of version 7 and carry the time", () => {
  vi.useFakeTimers({ now: Date.UTC(2100, 0, 1) });
  const uuid = uuid7();
  expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16)).toBe(Date.now());
});

test("many of one millisecond are distinct and in order, also when the clock goes back", () => {
  vi.useFakeTimers({ now: Date.UTC(2101, 0, 1) });
  const made = Array.from({ length: 5_000 }, uuid7);
  vi.setSystemTime(Date.UTC(2000, 0, 1));
  made.push(uuid7());
  expect(new Set(made).size).toBe(made.length);
  expect([...made].sort()).toEqual(made);
});
