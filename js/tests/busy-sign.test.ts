// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BUSY, BusySign, GONE } from "../src/busy-sign";
import { FakeModel } from "./panels/fake-model";

let root: HTMLElement;
let asked: (() => void)[];
let sign: BusySign;
let model: FakeModel & { comm_live?: boolean };

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<div><button class="own"></button><div class="exact-frame"><button class="viewer"></button></div></div>';
  root = document.body.firstElementChild as HTMLElement;
  asked = [];
  model = new FakeModel();
  sign = new BusySign({ root, model, ask: (answered) => void asked.push(answered) });
});

afterEach(() => {
  sign.close();
  vi.useRealTimers();
});

function click(button: string): void {
  root.querySelector<HTMLButtonElement>(`.${button}`)?.click();
}

const words = () => root.querySelector(".exact-busy")?.textContent;

it("is silent where the kernel answers", () => {
  click("own");
  expect(asked).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  asked[0]?.();
  vi.advanceTimersByTime(10_000);
  expect(words()).toBe("");
});

it("says that the kernel is busy until it answers", () => {
  click("own");
  vi.advanceTimersByTime(2000);
  expect(words()).toBe(BUSY);
  asked[0]?.();
  expect(words()).toBe("");
});

it("asks one thing at a time, and again for what was done since", () => {
  click("own");
  click("own");
  click("own");
  expect(asked).toHaveLength(1);
  asked[0]?.();
  vi.advanceTimersByTime(300);
  expect(asked).toHaveLength(2);
  asked[1]?.();
  vi.advanceTimersByTime(1000);
  expect(asked).toHaveLength(2);
});

it("does not ask of what a viewer in it does", () => {
  click("viewer");
  expect(asked).toHaveLength(0);
});

it("says that the kernel is gone, and does not ask it any more", () => {
  click("own");
  model.comm_live = false;
  model.tell("comm_live_update");
  expect(words()).toBe(GONE);
  vi.advanceTimersByTime(10_000);
  click("own");
  vi.advanceTimersByTime(10_000);
  expect(words()).toBe(GONE);
  expect(asked).toHaveLength(1);
});

it("leaves nothing behind", () => {
  click("own");
  sign.close();
  expect(root.querySelector(".exact-busy")).toBeNull();
  expect(model.listening).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  click("own");
  expect(asked).toHaveLength(1);
});
