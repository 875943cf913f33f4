import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KeyboardContext } from "../../src/keys/context";
import { Keyboard } from "../../src/keys/keyboard";
import { ScreeningBar, scaleWords, seenWords } from "../../src/screening/screening-bar";
import { scalesOf, usualOf } from "../../src/screening/screening-choice";
import type { Walk } from "../../src/screening/walk";
import type { SlideMap } from "../../src/viewer/slide-map";
import { press } from "../keys/press";
import { Desk, slideOf } from "./store";

let desk: Desk;
let root: HTMLElement;
let keyboard: Keyboard;

beforeEach(() => {
  localStorage.clear();
  desk = new Desk();
  keyboard = new Keyboard();
  root = document.createElement("div");
  document.body.append(root);
  const picture = document.createElement("div");
  picture.tabIndex = 0;
  root.append(picture);
  const slide = { image: desk.image, root: picture, rotation: signal(0) } as unknown as SlideMap;
  const place = document.createElement("div");
  root.append(place);
  render(
    <KeyboardContext.Provider value={keyboard}>
      <ScreeningBar screening={desk.screening} slide={slide} />
    </KeyboardContext.Provider>,
    place,
  );
});

afterEach(() => {
  desk.screening.close();
  root.remove();
});

function marked(mark: string): HTMLElement | null {
  return root.querySelector(`[data-exact="${mark}"]`);
}

describe("the bar", () => {
  it("is not there while nobody screens", () => {
    expect(marked("screening-bar")).toBeNull();
  });

  it("asks, says how many cells that makes, and begins with Enter", async () => {
    desk.screening.toggle();
    await vi.waitFor(() => expect(marked("screening-choice")).not.toBeNull());
    expect(marked("screening-plan")?.textContent).toBe("24 cells");
    await vi.waitFor(() => expect(document.activeElement).toBe(marked("screening-choice")));
    press("Enter", {}, marked("screening-choice") as HTMLElement);
    await vi.waitFor(() =>
      expect(marked("screening-where")?.textContent).toBe("cell 1 of 24 · none seen"),
    );
  });

  it("is left with Escape", async () => {
    desk.screening.toggle();
    await vi.waitFor(() => expect(marked("screening-choice")).not.toBeNull());
    press("Escape", {}, marked("screening-choice") as HTMLElement);
    await vi.waitFor(() => expect(marked("screening-bar")).toBeNull());
  });

  it("offers to go on with what was begun", async () => {
    desk.wish.value = { magnification: 20, overlap: 0 };
    await vi.waitFor(() => expect(marked("screening-where")).not.toBeNull());
    desk.screening.move(1, 0, true);
    (marked("screening-anew") as HTMLElement).click();
    await vi.waitFor(() =>
      expect(marked("screening-resume")?.textContent).toBe("Go on at 20× (7 % seen)"),
    );
    (marked("screening-resume") as HTMLElement).click();
    await vi.waitFor(() =>
      expect(marked("screening-where")?.textContent).toBe("cell 2 of 15 · 7 % seen"),
    );
    expect(marked("screening-note")?.textContent).toBe("20×");
  });

  it("says that a stack is marked as a whole, and whether the cell was seen", async () => {
    desk.image.value = slideOf(1, { depth: 5 });
    desk.wish.value = { magnification: 20, overlap: 0 };
    await vi.waitFor(() =>
      expect(marked("screening-note")?.textContent).toBe("20×, marks count for all frames"),
    );
    const mark = () => marked("screening.toggle");
    expect(mark()?.getAttribute("aria-pressed")).toBe("false");
    desk.screening.toggleMark();
    await vi.waitFor(() => expect(mark()?.getAttribute("aria-pressed")).toBe("true"));
    expect(mark()?.title).toContain("take the mark back");
  });

  it("tells what is not saved", async () => {
    desk.wish.value = { magnification: 20, overlap: 0 };
    await vi.waitFor(() => expect(marked("screening-where")).not.toBeNull());
    desk.store.trouble = "this store was closed";
    desk.screening.move(1, 0, true);
    await vi.waitFor(() =>
      expect(marked("screening-trouble")?.textContent).toContain("this store was closed"),
    );
  });
});

describe("words and scales", () => {
  const walk = (seen: number, count: number) => ({ seen, grid: { count } }) as unknown as Walk;

  it("never rounds to nothing or to all", () => {
    expect(seenWords(walk(0, 900))).toBe("none seen");
    expect(seenWords(walk(1, 900))).toBe("1 % seen");
    expect(seenWords(walk(899, 900))).toBe("99 % seen");
    expect(seenWords(walk(900, 900))).toBe("all seen");
  });

  it("offers no more than the file's own magnification, zooms where there is none", () => {
    const offered = scalesOf(slideOf(1)).map(scaleWords);
    expect(offered).toEqual(["2.5×", "5×", "10×", "20×"]);
    expect(usualOf(scalesOf(slideOf(1)))).toBe(3);
    const by = slideOf(1, { objective_power: null, mpp_x: 0.25 });
    expect(scalesOf(by).at(-1)).toEqual({ zoom: 1, magnification: 40 });
    expect(usualOf(scalesOf(by))).toBe(3);
    const none = scalesOf(slideOf(1, { objective_power: null, mpp_x: null }));
    expect(none.map(scaleWords)).toEqual(["12.5 %", "25 %", "50 %", "100 %", "200 %"]);
    expect(usualOf(none)).toBe(3);
    expect(scalesOf(slideOf(1, { objective_power: 1.25 })).map(scaleWords)).toEqual(["1.25×"]);
  });
});
