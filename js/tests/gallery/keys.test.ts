import { describe, expect, it } from "vitest";
import { forwarded } from "../../src/gallery/keys";
import { revealed } from "../../src/gallery/sheet";

const key = (name: string, held: object = {}) =>
  forwarded({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe("keys of a gallery", () => {
  it.each(["j", "k", "u", "1", "ArrowDown", "PageUp", " ", "Enter", "Escape"])(
    "takes %s",
    (name) => {
      expect(key(name)).toEqual({ do: "key", key: name, shift: false, ctrl: false });
    },
  );

  it.each(["Tab", "F5", "Shift", "Control"])("leaves %s to the page", (name) => {
    expect(key(name)).toBeNull();
  });

  it("takes Ctrl+A and Ctrl+Z, of Macs Cmd, and no other shortcut", () => {
    expect(key("a", { ctrlKey: true })).toMatchObject({ key: "a", ctrl: true });
    expect(key("z", { metaKey: true })).toMatchObject({ key: "z", ctrl: true });
    expect(key("z", { ctrlKey: true, shiftKey: true })).toBeNull();
    expect(key("s", { ctrlKey: true })).toBeNull();
    expect(key("j", { altKey: true })).toBeNull();
  });

  it("knows letters whatever Caps Lock says", () => {
    expect(key("J")).toMatchObject({ key: "j" });
  });
});

describe("revealing a row", () => {
  const box = { scrollTop: 100, clientHeight: 300 };

  it("scrolls no further than needed, and not at all to what is seen", () => {
    expect(revealed(box, { top: 150, bottom: 250 })).toBe(100);
    expect(revealed(box, { top: 40, bottom: 140 })).toBe(40);
    expect(revealed(box, { top: 350, bottom: 450 })).toBe(150);
  });
});
