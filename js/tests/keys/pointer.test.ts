import { beforeEach, expect, test, vi } from "vitest";
import type { Vertex } from "../../src/geometry/shapes";
import { KeyPointer } from "../../src/keys/pointer";
import { type AnyTool, toolNamed } from "../../src/tools";
import type { PlaceEvent } from "../../src/tools/tool";

const NONE = { shift: false, ctrl: false, alt: false };
/** Screen pixels are two of level 0. */
const PIXEL = 2;
let tool: AnyTool;
let start: Vertex | null;
let events: PlaceEvent[];
let pointer: KeyPointer;
const say = vi.fn();

beforeEach(() => {
  tool = toolNamed("bounding box");
  start = [100, 50];
  events = [];
  pointer = new KeyPointer({
    tool: () => tool,
    place: (event) => events.push(event) > 0,
    start: () => start,
    offset: ([x, y], across, down) => [x + across * PIXEL, y + down * PIXEL],
    reveal: () => undefined,
    say,
  });
  say.mockClear();
});

/** What the tool heard, in short. */
function heard(): unknown[] {
  return events.map(({ kind, at }) => [kind, ...at]);
}

test("the first press shows the cursor, those after it move it", () => {
  expect(pointer.at.value).toBeNull();
  pointer.move(1, 0, NONE);
  expect(pointer.at.value).toEqual([100, 50]);
  pointer.move(1, 0, NONE);
  expect(pointer.at.value).toEqual([120, 50]);
  pointer.move(0, -1, { ...NONE, shift: true });
  expect(pointer.at.value).toEqual([120, -50]);
  pointer.move(0, 1, { ...NONE, alt: true });
  expect(pointer.at.value).toEqual([120, -49]);
  expect(say).toHaveBeenLastCalledWith("x 120, y -49");
});

test("Enter begins a box and ends it", () => {
  pointer.move(1, 0, NONE);
  pointer.press(NONE);
  pointer.move(1, 0, NONE);
  pointer.move(0, 1, NONE);
  pointer.press(NONE);
  expect(heard()).toEqual([
    ["down", 100, 50],
    ["move", 120, 50],
    ["move", 120, 70],
    ["up", 120, 70],
  ]);
});

test("tools that are clicked are clicked, twice on the same place to end", () => {
  tool = toolNamed("point");
  pointer.move(1, 0, NONE);
  pointer.press(NONE);
  pointer.press(NONE);
  expect(heard()).toEqual([
    ["down", 100, 50],
    ["up", 100, 50],
    ["down", 100, 50],
    ["up", 100, 50],
    ["double", 100, 50],
  ]);
});

test("after Escape Enter begins anew", () => {
  pointer.move(1, 0, NONE);
  pointer.press(NONE);
  pointer.rest();
  pointer.press(NONE);
  expect(heard().at(-1)).toEqual(["down", 100, 50]);
  expect(pointer.hide()).toBe(true);
  expect(pointer.hide()).toBe(false);
});

test("a tool that may not be used is not left pressed", () => {
  const refused = new KeyPointer({
    tool: () => tool,
    place: (event) => {
      events.push(event);
      return event.kind !== "down";
    },
    start: () => start,
    offset: (at) => at,
    reveal: () => undefined,
    say,
  });
  refused.move(1, 0, NONE);
  refused.press(NONE);
  refused.press(NONE);
  expect(heard()).toEqual([
    ["down", 100, 50],
    ["down", 100, 50],
  ]);
});

test.each(["select", "pan"])("with the tool %s the arrows are left to others", (name) => {
  tool = toolNamed(name);
  expect(pointer.move(1, 0, NONE)).toBe(false);
  expect(pointer.press(NONE)).toBe(false);
});

test("without an image there is no cursor", () => {
  start = null;
  expect(pointer.move(1, 0, NONE)).toBe(false);
});
