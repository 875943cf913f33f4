import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CrossingSearch } from "../../src/annotations/crossing-search";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { box } from "./fixtures";

const RING: Vertex[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
const BOW = [0, 2, 1, 3].map((i) => RING[i] as Vertex);

function polygon(ring: Vertex[]): WireShape {
  return { kind: "polygon", parts: [[ring]], closed: true };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("answers at once, and again when something was found", () => {
  const found = vi.fn();
  const search = new CrossingSearch(found);
  const [bow, sound] = [polygon(BOW), polygon(RING)];
  expect([search.of(bow), search.of(sound)]).toEqual([[], []]);
  vi.runAllTimers();
  expect(found).toHaveBeenCalledOnce();
  expect([search.of(bow), search.of(sound)]).toEqual([[[5, 5]], []]);
  expect(vi.getTimerCount()).toBe(0);
});

it("is silent where no outline crosses itself, and does not look at other shapes", () => {
  const found = vi.fn();
  const search = new CrossingSearch(found);
  search.of(polygon(RING));
  vi.runAllTimers();
  search.of(box());
  expect(vi.getTimerCount()).toBe(0);
  expect(found).not.toHaveBeenCalled();
});

it("goes on after a pause where there is much to look at", () => {
  const search = new CrossingSearch(() => undefined);
  const all = Array.from({ length: 50 }, () => polygon(BOW));
  const clock = vi.spyOn(performance, "now");
  let now = 0;
  clock.mockImplementation(() => now++);
  for (const shape of all) search.of(shape);
  vi.advanceTimersToNextTimer();
  const known = () => all.filter((shape) => search.of(shape).length > 0).length;
  expect(known()).toBeLessThan(50);
  vi.runAllTimers();
  expect(known()).toBe(50);
  clock.mockRestore();
});

it("stops when it is closed", () => {
  const found = vi.fn();
  const search = new CrossingSearch(found);
  search.of(polygon(BOW));
  search.close();
  vi.runAllTimers();
  expect(found).not.toHaveBeenCalled();
});
