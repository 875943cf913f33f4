/** The key of the history: it opens and goes there, and comes back. */

import type { Handlers } from "../keys/keyboard";
import type { HistoryState } from "./history-state";

export function historyActions(history: HistoryState, root: HTMLElement): Handlers {
  return {
    "view.history": () => {
      const open = !history.open.peek();
      history.open.value = open;
      const place = open ? "[data-exact=history-title]" : ".exact-slide";
      // Folded parts of the panel are drawn with the next frame.
      requestAnimationFrame(() => root.querySelector<HTMLElement>(place)?.focus());
    },
  };
}
