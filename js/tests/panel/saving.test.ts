// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { Answers } from "../../src/panel/answers";
import { HeldSaves } from "../../src/panel/saving";

function form() {
  document.body.innerHTML = '<div><button class="exact-form-save">Save</button><i>x</i></div>';
  const root = document.body.firstElementChild as HTMLElement;
  const button = root.querySelector("button") as HTMLButtonElement;
  const send = vi.fn();
  const answers = new Answers({ send });
  const saves = new HeldSaves(answers);
  root.addEventListener("click", saves.clicked, { capture: true });
  const saved = vi.fn();
  button.addEventListener("click", saved);
  return { answers, button, root, saved, send };
}

test("a form is saved when the kernel has what was typed before", () => {
  const { answers, button, saved, send } = form();
  button.click();
  button.click();
  expect(send).toHaveBeenCalledExactlyOnceWith({ kind: "settle", serial: 1 });
  expect(saved).not.toHaveBeenCalled();
  answers.settled({ kind: "settled", serial: 1 });
  answers.settled({ kind: "settled", serial: 1 });
  expect(saved).toHaveBeenCalledOnce();
  button.click();
  expect(send).toHaveBeenLastCalledWith({ kind: "settle", serial: 2 });
});

test("other clicks wait for nothing", () => {
  const { root, send } = form();
  const clicked = vi.fn();
  root.addEventListener("click", clicked);
  (root.querySelector("i") as HTMLElement).click();
  expect(clicked).toHaveBeenCalledOnce();
  expect(send).not.toHaveBeenCalled();
});
