import { expect, test } from "vitest";
import { keyNames, normalKey, shownKey } from "../../src/keys/key-names";

function named(init: KeyboardEventInit): string[] {
  return keyNames(new KeyboardEvent("keydown", init));
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
  expect(named(init)).toEqual([name]);
});

test.each([
  ["a shifted digit", { key: "!", code: "Digit1", shiftKey: true }, ["!", "Shift+1"]],
  ["a French digit", { key: "&", code: "Digit1" }, ["&", "1"]],
  ["a Russian letter", { key: "й", code: "KeyQ" }, ["й", "q"]],
  ["a shifted Russian letter", { key: "Й", code: "KeyQ", shiftKey: true }, ["Shift+й", "Shift+q"]],
  ["a letter with Option", { key: "®", code: "KeyR", altKey: true }, ["Alt+®", "Alt+r"]],
  ["a German z", { key: "z", code: "KeyY", ctrlKey: true }, ["Ctrl+z"]],
])("%s is known by what it types and then by its place", (_, init, names) => {
  expect(named(init)).toEqual(names);
});

test.each([
  ["N", "n"],
  ["shift+CTRL+z", "Ctrl+Shift+z"],
  ["Space", " "],
  ["Ctrl++", "Ctrl++"],
  ["+", "+"],
  ["Alt+ArrowUp", "Alt+ArrowUp"],
])("%s, as a person writes it, is %s", (written, name) => {
  expect(normalKey(written)).toBe(name);
});

test("keys are written as they are printed", () => {
  expect(["Ctrl+Shift+z", "+", " ", "Shift+ArrowUp", "q"].map((key) => shownKey(key))).toEqual([
    "Ctrl Shift Z",
    "+",
    "Space",
    "Shift ↑",
    "q",
  ]);
  expect(shownKey("Ctrl++", "+")).toBe("Ctrl++");
});
