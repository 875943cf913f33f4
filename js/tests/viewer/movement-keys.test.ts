import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keyboard } from "../../src/keys/keyboard";
import { movementActions } from "../../src/viewer/movement-keys";
import type { SlideMap } from "../../src/viewer/slide-map";

let cell: HTMLElement;
let root: HTMLElement;
const panning = signal(false);
const zoomBy = vi.fn();
const rotateBy = vi.fn();

beforeEach(() => {
  cell = document.createElement("div");
  cell.tabIndex = 0;
  cell.innerHTML = '<div class="exact-frame"><div tabindex="0"></div></div>';
  document.body.append(cell);
  root = cell.querySelector<HTMLElement>(".exact-frame > div") ?? cell;
  const keyboard = new Keyboard();
  keyboard.listen(root, "picture");
  keyboard.on(movementActions({ root, zoomBy, rotateBy } as unknown as SlideMap, panning));
  root.focus();
});

afterEach(() => {
  cell.remove();
  vi.clearAllMocks();
});

function press(key: string, type = "keydown", init: KeyboardEventInit = {}) {
  root.dispatchEvent(new KeyboardEvent(type, { key, code: key, bubbles: true, ...init }));
}

test("Escape gives the focus to the cell around the viewer", () => {
  press("Escape");
  expect(document.activeElement).toBe(cell);
});

test("Space pans while it is held", () => {
  press(" ");
  expect(panning.value).toBe(true);
  press(" ", "keyup");
  expect(panning.value).toBe(false);
});

test("plus zooms in, minus out by as much", () => {
  press("+", "keydown", { shiftKey: true });
  press("-");
  const [[into], [out]] = zoomBy.mock.calls as [[number], [number]];
  expect(into).toBeGreaterThan(1);
  expect(into * out).toBeCloseTo(1);
});

test("r turns right, with Shift left", () => {
  press("r");
  press("R", "keydown", { shiftKey: true });
  expect(rotateBy.mock.calls).toEqual([[90], [-90]]);
});
