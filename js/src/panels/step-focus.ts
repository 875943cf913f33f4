/** Steps through the buttons of a toolbar by arrow keys, as ARIA asks of one. */

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A key press inside a toolbar; a choice or slider keeps the arrows for itself. */
export function stepFocus(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const bar = event.currentTarget as HTMLElement;
  const here = event.target as HTMLElement;
  if (step === undefined || !here.matches("button")) return;
  const all = [...bar.querySelectorAll<HTMLElement>("button, select, input")];
  const next = all[(all.indexOf(here) + step + all.length) % all.length];
  next?.focus();
  event.preventDefault();
  event.stopPropagation();
}
