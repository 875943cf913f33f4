import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Bindings } from "../../src/keys/bindings";
import { Keyboard } from "../../src/keys/keyboard";
import { keepPersonal, type WireSettings } from "../../src/keys/settings";
import { press, release } from "./press";

let annotator: HTMLElement;
let picture: HTMLElement;
let keyboard: Keyboard;
const told = signal<WireSettings>({});
const notebook = vi.fn();

beforeEach(() => {
  keepPersonal({ keys: new Map() });
  told.value = {};
  annotator = document.createElement("div");
  picture = document.createElement("div");
  annotator.append(picture);
  document.body.append(annotator);
  document.body.addEventListener("keydown", notebook);
  keyboard = new Keyboard(new Bindings(told));
  keyboard.listen(annotator, "annotator");
  keyboard.listen(picture, "picture");
  notebook.mockClear();
});

afterEach(() => {
  keyboard.close();
  annotator.remove();
  document.body.removeEventListener("keydown", notebook);
});

test("a key of the viewer acts and does not reach the notebook", () => {
  const act = vi.fn();
  keyboard.on({ "view.turn-right": act });
  expect(press("r", {}, picture).defaultPrevented).toBe(true);
  expect(act).toHaveBeenCalledOnce();
  expect(notebook).not.toHaveBeenCalled();
});

test("a key nobody uses does not reach the notebook either, nor is it swallowed", () => {
  expect(press("n", {}, picture).defaultPrevented).toBe(false);
  expect(press("n", {}, annotator).defaultPrevented).toBe(false);
  expect(notebook).not.toHaveBeenCalled();
});

test("what belongs to the picture is not heard in the panels", () => {
  const [turn, undo] = [vi.fn(), vi.fn()];
  keyboard.on({ "view.turn-right": turn, "edit.undo": undo });
  press("r", {}, annotator);
  press("z", { ctrlKey: true }, annotator);
  expect(turn).not.toHaveBeenCalled();
  expect(undo).toHaveBeenCalledOnce();
});

test("a gesture is asked before the picture and may pass the key on", () => {
  const order: string[] = [];
  keyboard.on({ "view.leave": () => order.push("leave") });
  const off = keyboard.on({
    "cursor.cancel": () => {
      order.push("cancel");
      return false;
    },
  });
  press("Escape", {}, picture);
  off();
  press("Escape", {}, picture);
  expect(order).toEqual(["cancel", "leave", "leave"]);
});

test("arrows reach what looks at Shift and Alt by itself, and nothing else", () => {
  const [cursor, view] = [vi.fn(() => false), vi.fn()];
  keyboard.on({ "cursor.left": cursor, "view.left": view });
  press("ArrowLeft", { shiftKey: true }, picture);
  press("ArrowLeft", { altKey: true }, picture);
  expect(cursor).toHaveBeenCalledTimes(2);
  expect(view).not.toHaveBeenCalled();
  press("ArrowLeft", {}, picture);
  expect(view).toHaveBeenCalledOnce();
});

test.each(["input", "textarea"])("typing in an %s is left alone", (tag) => {
  const act = vi.fn();
  keyboard.on({ "view.turn-right": act });
  const field = document.createElement(tag);
  picture.append(field);
  expect(press("r", {}, field).defaultPrevented).toBe(false);
  expect(act).not.toHaveBeenCalled();
  expect(notebook).not.toHaveBeenCalled();
});

test("a button over the picture is pressed by Enter and Space, all other keys act", () => {
  const [grab, turn] = [vi.fn(), vi.fn()];
  keyboard.on({ "view.grab": grab, "cursor.press": grab, "view.turn-right": turn });
  const button = document.createElement("button");
  picture.append(button);
  expect(press(" ", {}, button).defaultPrevented).toBe(false);
  expect(press("Enter", {}, button).defaultPrevented).toBe(false);
  press("r", {}, button);
  expect(grab).not.toHaveBeenCalled();
  expect(turn).toHaveBeenCalledOnce();
});

test("a held key is released with it, or when the viewer loses the focus", () => {
  const letGo = vi.fn();
  keyboard.on({ "view.grab": { press: () => undefined, release: letGo } });
  press(" ", { code: "Space" }, picture);
  picture.dispatchEvent(new KeyboardEvent("keyup", { key: " ", code: "Space" }));
  expect(letGo).toHaveBeenCalledTimes(1);
  press(" ", { code: "Space" }, picture);
  release("q", picture);
  expect(letGo).toHaveBeenCalledTimes(1);
  picture.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  expect(letGo).toHaveBeenCalledTimes(2);
});

test("a type's own key goes before all others and is said to clash", () => {
  const [own, mirror] = [vi.fn(), vi.fn()];
  keyboard.on({ "view.mirror": mirror });
  keyboard.own.value = [{ key: "m", title: "Mitosis", press: own }];
  press("m", {}, picture);
  expect([own, mirror].map((one) => one.mock.calls.length)).toEqual([1, 0]);
  expect(keyboard.clashes("tool.brush", "m").map(({ title }) => title)).toEqual([
    "Mitosis",
    "Mirror",
  ]);
});

test("tooltips name the present key", () => {
  expect(keyboard.titled("Undo", "edit.undo")).toBe("Undo (Ctrl+Z)");
  told.value = { "edit.undo": "Alt+u" };
  expect(keyboard.titled("Undo", "edit.undo")).toBe("Undo (Alt+U)");
  told.value = { "edit.undo": [] };
  expect(keyboard.titled("Undo", "edit.undo")).toBe("Undo");
});

test("the list has what somebody handles, in the order of the table", () => {
  keyboard.on({ "view.mirror": () => true, "edit.undo": () => true });
  expect(keyboard.actions.value.map(({ name }) => name)).toEqual(["edit.undo", "view.mirror"]);
});

test("a mode that is on goes before types, gestures and tools, and one that is off hears nothing", () => {
  const [mark, knife, type] = [vi.fn(), vi.fn(), vi.fn()];
  keyboard.on({ "screening.mark-right": mark, "tool.knife": knife });
  press("d", {}, annotator);
  expect([mark.mock.calls.length, knife.mock.calls.length]).toEqual([0, 1]);
  expect(keyboard.titled("Knife", "tool.knife")).toBe("Knife (d)");
  keyboard.own.value = [{ key: "d", title: "Duct", press: type }];
  keyboard.mode.value = true;
  press("d", {}, annotator);
  expect([mark.mock.calls.length, knife.mock.calls.length, type.mock.calls.length]).toEqual([
    1, 1, 0,
  ]);
  expect(keyboard.titled("Knife", "tool.knife")).toBe("Knife");
  expect(keyboard.titled("Right", "screening.mark-right")).toBe("Right (d)");
  expect(keyboard.clashes("screening.mark-right", "d")).toEqual([]);
});

test("a key of a mode can be changed, and clashes with others of the mode alone", () => {
  const mark = vi.fn();
  const others = { "screening.right": () => true, "tool.line": () => true };
  keyboard.on({ "screening.mark-right": mark, ...others });
  expect(keyboard.clashes("screening.mark-right", "l")).toEqual([
    { title: "Go right", action: "screening.right" },
  ]);
  keyboard.bindings.assign("screening.mark-right", "ArrowRight");
  keyboard.mode.value = true;
  press("ArrowRight", {}, picture);
  expect(mark).toHaveBeenCalledOnce();
});
