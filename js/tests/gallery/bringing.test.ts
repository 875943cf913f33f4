// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bringIntoView } from "../../src/gallery/bringing";

describe("bringing what was opened into view", () => {
  let grow: (() => void) | null = null;
  const opened = document.createElement("div");
  const scrolled = vi.fn();

  beforeEach(() => {
    scrolled.mockClear();
    opened.scrollIntoView = scrolled;
    // This document lays nothing out.
    vi.stubGlobal(
      "ResizeObserver",
      class {
        constructor(grown: () => void) {
          grow = grown;
        }
        observe() {}
        disconnect() {
          grow = null;
        }
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  it("scrolls at once and whenever it grows", () => {
    const end = bringIntoView(opened);
    grow?.();
    expect(scrolled).toHaveBeenCalledTimes(2);
    end();
    expect(grow).toBeNull();
  });

  it.each(["wheel", "pointerdown", "keydown"])("leaves the page to who moves on by %s", (move) => {
    bringIntoView(opened);
    document.body.dispatchEvent(new Event(move, { bubbles: true }));
    expect(grow).toBeNull();
  });
});
