/** What makes a panel of the host's widgets ours: acts, keys, pictures, what is read out. */

import { BusySign } from "../busy-sign";
import { watchTheme } from "../theme";
import { Answers } from "./answers";
import { FocusKeeper } from "./focus";
import { nameControls } from "./labels";
import { Pictures } from "./pictures";
import type { FrameModel, ToPanel } from "./protocol";
import { HeldSaves } from "./saving";

const ROOT = ".exact-panel";
const SEARCH = ".exact-panel-search input";
const TEXT = "input:not([type=checkbox], [type=radio], [type=color]), textarea, select";

type Act = (act: string, of?: string, value?: string) => void;

/** Serves the panel around `el` until the function it returns is called. */
export function mountFrame(el: HTMLElement, root: HTMLElement, model: FrameModel): () => void {
  const leave = new AbortController();
  const { signal } = leave;
  const pictures = new Pictures(root, model);
  const focus = new FocusKeeper(root);
  const answers = new Answers(model);
  const saves = new HeldSaves(answers);
  const sign = new BusySign({ root, model, ask: () => answers.ask(() => sign.answered()) });
  dress(el, root, model.get("label"));
  const acted: Act = (act, of = "", value = "") => {
    const typed = root.querySelector<HTMLInputElement>(SEARCH)?.value ?? "";
    model.send({ kind: "act", act, of, value, typed });
  };

  root.addEventListener("click", (event) => clicked(event, el, acted), { signal });
  root.addEventListener("change", (event) => chosen(event, acted), { signal });
  // On the way down: the host's text fields let no key up, and its buttons hear of a click first.
  const down = { signal, capture: true };
  root.addEventListener("click", saves.clicked, down);
  root.addEventListener("keydown", (event) => pressed(event, root, acted), down);
  root.addEventListener("focusin", focus.came, { signal });
  root.addEventListener("focusin", (event) => keepShortcutsAway(event, root), { signal });

  const look = () => {
    pictures.look();
    nameControls(root);
    focus.look();
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });

  const told = (message: ToPanel, buffers: DataView[]) => {
    if (message.kind === "thumbnail") pictures.take(message, buffers[0]);
    else if (message.kind === "say") say(el, message.text);
    else if (message.kind === "settled") answers.settled(message);
    else focusOn(root, message.selector);
  };
  model.on("msg:custom", told);
  const unwatch = watchTheme(root);
  model.send({ kind: "view", shown: true });
  look();

  return () => {
    leave.abort();
    sign.close();
    observer.disconnect();
    pictures.close();
    unwatch();
    model.off("msg:custom", told);
    model.send({ kind: "view", shown: false });
  };
}

/** The panel that an element is put into; null where it never is. */
export async function panelAround(el: HTMLElement, signal?: AbortSignal) {
  while (!signal?.aborted) {
    const root = el.closest<HTMLElement>(ROOT);
    if (root?.isConnected) return root;
    await new Promise(requestAnimationFrame);
  }
  return null;
}

function dress(el: HTMLElement, root: HTMLElement, label: string): void {
  root.classList.add("exact-nb");
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", label);
  root.tabIndex = -1;
  el.classList.add("exact-panel-said");
  el.setAttribute("role", "status");
  el.setAttribute("aria-live", "polite");
}

/**
 * The notebook's keys, such as D D for deleting a cell, are not meant while one works here. The host
 * looks for this word from the focused element upwards, and finds itself first if it stands higher.
 */
function keepShortcutsAway(event: FocusEvent, root: HTMLElement): void {
  const target = event.target as HTMLElement;
  if (target.closest(".exact-nb") === root) target.dataset.lmSuppressShortcuts = "true";
}

function clicked(event: MouseEvent, el: HTMLElement, acted: Act): void {
  const button = (event.target as Element).closest<HTMLElement>("button[data-act]");
  if (button === null) return;
  if (button.getAttribute("aria-disabled") === "true") {
    say(el, button.title);
    return;
  }
  acted(button.dataset.act ?? "", button.dataset.of, button.dataset.value);
}

function chosen(event: Event, acted: Act): void {
  const control = (event.target as Element).closest<HTMLSelectElement | HTMLInputElement>(
    "select[data-act], input[data-act]",
  );
  if (control === null) return;
  const value =
    control.type === "checkbox" ? String((control as HTMLInputElement).checked) : control.value;
  acted(control.dataset.act ?? "", control.dataset.of, value);
}

function pressed(event: KeyboardEvent, root: HTMLElement, acted: Act): void {
  const target = event.target as Element;
  // A viewer opened below has keys of its own.
  if (target.closest(".exact-nb") !== root) return;
  if (pressedInForm(event, target)) return;
  if (event.key === "Escape") acted("escape");
  else if (event.key === "/" && !(target.matches(TEXT) || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    focusOn(root, SEARCH);
  }
}

/** Enter in a field saves its form, Escape closes it. */
function pressedInForm(event: KeyboardEvent, target: Element): boolean {
  const form = target.closest(".exact-form");
  const saves = event.key === "Enter" && target.matches("input");
  const name = saves ? "save" : event.key === "Escape" ? "cancel" : null;
  const button = name && form?.querySelector<HTMLButtonElement>(`.exact-form-${name}`);
  if (!button) return false;
  event.preventDefault();
  button.click();
  return true;
}

function focusOn(root: HTMLElement, selector: string): void {
  // What is to have the focus may be on its way to the page.
  let tries = 60;
  const attempt = () => {
    const found = root.querySelector<HTMLElement>(selector);
    if (found !== null) {
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "nearest" });
    } else if (tries-- > 0) requestAnimationFrame(attempt);
  };
  attempt();
}

function say(el: HTMLElement, text: string): void {
  el.textContent = text;
}
