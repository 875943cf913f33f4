/** One stop for Tab in a toolbar: arrows go from button to button, as ARIA asks of toolbars. */

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Makes a toolbar one stop, where its buttons come and go as they like. Choices and sliders in it
 * need the arrows themselves and are stops of their own. Returns how to end it.
 */
export function rove(bar: HTMLElement): () => void {
  const buttons = () => [...bar.querySelectorAll<HTMLElement>("button")];
  const settle = (wanted?: EventTarget | null) => {
    const all = buttons();
    const stop =
      all.find((one) => one === wanted) ?? all.find((one) => one.tabIndex === 0) ?? all[0];
    for (const one of all) one.tabIndex = one === stop ? 0 : -1;
  };
  const focused = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement && target.matches("button")) settle(target);
  };
  const pressed = (event: KeyboardEvent) => {
    const next = nextButton(buttons(), event);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  const observer = new MutationObserver(() => settle());
  observer.observe(bar, { childList: true, subtree: true });
  bar.addEventListener("focusin", focused);
  bar.addEventListener("keydown", pressed);
  settle();
  return () => {
    observer.disconnect();
    bar.removeEventListener("focusin", focused);
    bar.removeEventListener("keydown", pressed);
  };
}

/** The button a key leads to from the one that has the focus. */
function nextButton(all: HTMLElement[], { key, target }: KeyboardEvent): HTMLElement | undefined {
  const here = all.indexOf(target as HTMLElement);
  if (here < 0) return undefined;
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  const step = STEPS[key];
  return step === undefined ? undefined : all[(here + step + all.length) % all.length];
}
