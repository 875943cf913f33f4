/**
 * Which edition of each trait this page has heard of when it sets one. A kernel that was busy hears
 * of it late, and knows by that what it has set itself since: `exact_nb/widgets/editions.py`.
 */

import type { ViewerModel } from "./transport";

type Editions = Readonly<Record<string, number>>;

/** Tells editions with all that this page sets, whoever sets it; returns how to stop. */
export function tellEditions(model: ViewerModel): () => void {
  const told = (): Editions => model.get("_editions") ?? {};
  let known = told();
  const set = (name: string) => {
    const edition = told()[name] ?? 0;
    if (edition !== known[name]) {
      // That was the kernel. What was set before may still wait to be sent: its edition stays.
      known = { ...known, [name]: edition };
      return;
    }
    const { writes = 0, ...heard }: Record<string, number> = model.get("_heard") ?? {};
    // Never the same twice, so that no message goes without it.
    model.set("_heard", { ...heard, [name]: edition, writes: writes + 1 });
  };
  const listeners = Object.keys(known).map((name) => [`change:${name}`, () => set(name)] as const);
  const all = [...listeners, ["change:_editions", () => (known = told())] as const];
  for (const [event, listener] of all) model.on(event, listener);
  return () => {
    for (const [event, listener] of all) model.off(event, listener);
  };
}
