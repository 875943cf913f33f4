/** How a dialog or a field that opens behaves: it has the focus while it is open, and gives it back. */

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const FOCUSABLE =
  "button:not(:disabled), input:not(:disabled), select, textarea, a[href], [tabindex='0']";

/**
 * Focuses a dialog or a field while it is there, and afterwards what had the focus before, or what
 * is named by `next`. Before the next key: what is typed at once belongs to it, not to the picture.
 */
export function useFocusWhileOpen(
  place: RefObject<HTMLElement | null>,
  next?: (element: HTMLElement) => HTMLElement | null | undefined,
): void {
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const { activeElement: before } = element.getRootNode() as Document | ShadowRoot;
    const after = next?.(element) ?? before;
    element.focus({ preventScroll: true });
    return () => {
      if (after instanceof HTMLElement && after.isConnected) after.focus({ preventScroll: true });
    };
  }, [place]);
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
