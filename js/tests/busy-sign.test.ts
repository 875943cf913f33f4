// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BUSY, BusySign } from "../src/busy-sign";
import { GONE } from "../src/transport/errors";
import { FakeModel } from "./panels/fake-model";

let root: HTMLElement;
let asked: number;
let sign: BusySign;
let model: FakeModel & { comm_live?: boolean };

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<div><button class="own"></button><div class="exact-frame"><button class="viewer"></button></div></div>';
  root = document.body.firstElementChild as HTMLElement;
  asked = 0;
  model = new FakeModel();
  sign = new BusySign({ root, model, ask: () => void asked++ });
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
  expect(asked).toBe(1);
  vi.advanceTimersByTime(1000);
  sign.answered();
  vi.advanceTimersByTime(10_000);
  expect(words()).toBe("");
});

it("says that the kernel is busy until it answers", () => {
  click("own");
  vi.advanceTimersByTime(2000);
  expect(words()).toBe(BUSY);
  sign.answered();
  expect(words()).toBe("");
});

it("asks one thing at a time, and again for what was done since", () => {
  click("own");
  click("own");
  click("own");
  expect(asked).toBe(1);
  sign.answered();
  vi.advanceTimersByTime(300);
  expect(asked).toBe(2);
  sign.answered();
  vi.advanceTimersByTime(1000);
  expect(asked).toBe(2);
});

it("does not ask of what a viewer in it does", () => {
  click("viewer");
  expect(asked).toBe(0);
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
  expect(asked).toBe(1);
});

it("leaves nothing behind", () => {
  click("own");
  sign.close();
  expect(root.querySelector(".exact-busy")).toBeNull();
  expect(model.listening).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  click("own");
  expect(asked).toBe(1);
});
