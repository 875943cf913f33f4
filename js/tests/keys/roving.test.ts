import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { rove } from "../../src/keys/roving";
import { press } from "./press";

let bar: HTMLElement;
let stop: () => void;

beforeEach(() => {
  bar = document.createElement("div");
  bar.innerHTML = "<button>a</button><select></select><button>b</button><button>c</button>";
  document.body.append(bar);
  stop = rove(bar);
});

afterEach(() => {
  stop();
  bar.remove();
});

/** Texts of the buttons Tab stops at. */
function stops(): string[] {
  const all = [...bar.querySelectorAll<HTMLElement>("button")];
  return all.filter((one) => one.tabIndex === 0).map((one) => one.textContent ?? "");
}

function focused(): string {
  return document.activeElement?.textContent ?? "";
}

test("Tab stops at one button, the one that had the focus last", () => {
  expect(stops()).toEqual(["a"]);
  bar.querySelectorAll("button")[1]?.focus();
  expect(stops()).toEqual(["b"]);
  expect(bar.querySelector("select")?.tabIndex).toBe(0);
});

test("arrows go round, Home and End to the ends", () => {
  bar.querySelector("button")?.focus();
  const seen = ["ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft", "Home", "End"].map((key) => {
    press(key, {}, document.activeElement as HTMLElement);
    return focused();
  });
  expect(seen).toEqual(["b", "c", "a", "c", "a", "c"]);
});

test("a choice keeps its arrows", () => {
  const choice = bar.querySelector("select");
  choice?.focus();
  expect(press("ArrowDown", {}, choice as HTMLElement).defaultPrevented).toBe(false);
});

test("where the stop goes away another takes its place", async () => {
  bar.querySelectorAll("button")[2]?.focus();
  bar.querySelectorAll("button")[2]?.remove();
  await vi.waitFor(() => expect(stops()).toEqual(["a"]));
});
