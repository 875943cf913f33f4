import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyMap, keyName } from "../../src/keys/key-map";

let element: HTMLElement;
let keys: KeyMap;
const notebook = vi.fn();

beforeEach(() => {
  element = document.createElement("div");
  document.body.append(element);
  document.body.addEventListener("keydown", notebook);
  keys = new KeyMap(element);
  notebook.mockClear();
});

afterEach(() => {
  keys.close();
  element.remove();
  document.body.removeEventListener("keydown", notebook);
});

function press(key: string, init: KeyboardEventInit = {}, on: HTMLElement = element) {
  const event = new KeyboardEvent("keydown", {
    key,
    code: key,
    bubbles: true,
    cancelable: true,
    composed: true,
    ...init,
  });
  on.dispatchEvent(event);
  return event;
}

test.each([
  [{ key: "r" }, "r"],
  [{ key: "R", shiftKey: true }, "Shift+r"],
  [{ key: "R" }, "r"],
  [{ key: "+", shiftKey: true }, "+"],
  [{ key: "ArrowLeft", shiftKey: true }, "Shift+ArrowLeft"],
  [{ key: "z", metaKey: true }, "Ctrl+z"],
  [{ key: "Z", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+z"],
  [{ key: " " }, " "],
])("%o is called %s", (init, name) => {
  expect(keyName(new KeyboardEvent("keydown", init))).toBe(name);
});

test("a key of the viewer acts and does not reach the notebook", () => {
  const act = vi.fn();
  keys.add({ keys: ["r"], title: "Turn", press: act });
  const event = press("r");
  expect(act).toHaveBeenCalledOnce();
  expect(event.defaultPrevented).toBe(true);
  expect(notebook).not.toHaveBeenCalled();
});

test("a key nobody uses does not reach the notebook either, nor is it swallowed", () => {
  expect(press("d").defaultPrevented).toBe(false);
  expect(notebook).not.toHaveBeenCalled();
});

test("the later binding comes first and may pass the key on", () => {
  const order: string[] = [];
  keys.add({ keys: ["Escape"], title: "Leave", press: () => order.push("leave") });
  const off = keys.add({
    keys: ["Escape"],
    title: "Cancel",
    press: () => {
      order.push("cancel");
      return false;
    },
  });
  press("Escape");
  off();
  press("Escape");
  expect(order).toEqual(["cancel", "leave", "leave"]);
});

test.each(["input", "textarea"])("typing in an %s is left alone", (tag) => {
  const act = vi.fn();
  keys.add({ keys: ["r"], title: "Turn", press: act });
  const field = document.createElement(tag);
  element.append(field);
  expect(press("r", {}, field).defaultPrevented).toBe(false);
  expect(act).not.toHaveBeenCalled();
  expect(notebook).not.toHaveBeenCalled();
});

test("a held key is released with it, or when the viewer loses the focus", () => {
  const release = vi.fn();
  keys.add({ keys: [" "], title: "Pan", press: () => undefined, release });
  press(" ", { code: "Space" });
  element.dispatchEvent(new KeyboardEvent("keyup", { key: " ", code: "Space" }));
  expect(release).toHaveBeenCalledTimes(1);
  press(" ", { code: "Space" });
  element.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  expect(release).toHaveBeenCalledTimes(2);
});
