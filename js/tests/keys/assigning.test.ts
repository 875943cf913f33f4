import { beforeEach, expect, test } from "vitest";
import { Assigning } from "../../src/keys/assigning";
import { Bindings } from "../../src/keys/bindings";
import { Keyboard } from "../../src/keys/keyboard";
import { keepPersonal } from "../../src/keys/settings";

let keyboard: Keyboard;
let assigning: Assigning;

beforeEach(() => {
  keepPersonal({ keys: new Map() });
  keyboard = new Keyboard(new Bindings());
  keyboard.on({ "view.mirror": () => true, "tool.brush": () => true });
  assigning = new Assigning(keyboard);
});

function pressed(key: string, init: KeyboardEventInit = {}): boolean {
  return assigning.press(new KeyboardEvent("keydown", { key, ...init }));
}

test("a free key takes effect at once, modifiers alone do not count", () => {
  assigning.begin("tool.brush", "u");
  expect(pressed("Shift", { shiftKey: true })).toBe(true);
  pressed("N", { shiftKey: true });
  expect(keyboard.bindings.of("tool.brush")).toEqual(["Shift+n"]);
  expect(assigning.now.value).toBeNull();
});

test("a key in use waits until it is taken", () => {
  assigning.begin("tool.brush", null);
  pressed("m");
  expect(assigning.now.value?.clashes).toEqual([{ title: "Mirror", action: "view.mirror" }]);
  expect(keyboard.bindings.of("tool.brush")).toEqual(["u"]);
  assigning.take();
  expect(keyboard.bindings.of("tool.brush")).toEqual(["u", "m"]);
  expect(keyboard.bindings.of("view.mirror")).toEqual([]);
});

test("a key in use may be kept where it is", () => {
  assigning.begin("tool.brush", "u");
  pressed("m");
  assigning.keep();
  expect(keyboard.bindings.changed.value.size).toBe(0);
});

test("a type's own key cannot be taken from it", () => {
  keyboard.own.value = [{ key: "t", title: "Tumour", press: () => true }];
  assigning.begin("tool.brush", "u");
  pressed("t");
  expect(assigning.canTake()).toBe(false);
});

test("Escape gives up, Tab moves on, and a key may be taken away", () => {
  assigning.begin("tool.brush", "u");
  expect(pressed("Tab")).toBe(false);
  expect(pressed("Escape")).toBe(true);
  expect(assigning.now.value).toBeNull();
  expect(pressed("n")).toBe(false);
  assigning.begin("tool.brush", "u");
  assigning.remove();
  expect(keyboard.bindings.of("tool.brush")).toEqual([]);
});

test("a digit with Shift is the digit on every layout", () => {
  assigning.begin("tool.brush", "u");
  pressed("!", { shiftKey: true, code: "Digit1" });
  expect(keyboard.bindings.of("tool.brush")).toEqual(["Shift+1"]);
});
