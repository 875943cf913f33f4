/** How a dialog behaves: it has the focus while it is open, and gives it back. */

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const FOCUSABLE =
  "button:not(:disabled), input:not(:disabled), select, textarea, a[href], [tabindex='0']";

/** Focuses the dialog while it is there, and afterwards what had the focus before. */
export function useDialogFocus(dialog: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    const { activeElement: before } = element.getRootNode() as Document | ShadowRoot;
    element.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, [dialog]);
}

/** Keeps Tab inside a dialog. */
export function trapTab(event: KeyboardEvent, dialog: HTMLElement | null): void {
  if (event.key !== "Tab" || dialog === null) return;
  const places = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (place) => place.tabIndex >= 0 && place.checkVisibility?.() !== false,
  );
  const [first, last] = [places[0], places.at(-1)];
  const { activeElement: active } = dialog.getRootNode() as Document | ShadowRoot;
  const [from, to] = event.shiftKey ? [first, last] : [last, first];
  if (active !== from && !(event.shiftKey && active === dialog)) return;
  event.preventDefault();
  to?.focus();
}
