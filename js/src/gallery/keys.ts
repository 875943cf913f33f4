/** Which keys are a gallery's own; all others, Tab among them, stay the page's. */

import type { ToGallery } from "./model";

const NAMED = new Set([
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "PageUp",
  "PageDown",
  "Home",
  "End",
  "Enter",
  "Escape",
  " ",
]);

const WITH_CTRL = new Set(["a", "z"]);

type Pressed = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** What the kernel is told of a key, null where it is not the gallery's. */
export function forwarded(event: Pressed): ToGallery | null {
  const ctrl = event.ctrlKey || event.metaKey;
  const { key } = event;
  if (event.altKey) return null;
  if (ctrl) {
    const own = WITH_CTRL.has(key.toLowerCase()) || NAMED.has(key);
    return own && !(key.toLowerCase() === "z" && event.shiftKey) ? told(event, ctrl) : null;
  }
  return NAMED.has(key) || key.length === 1 ? told(event, ctrl) : null;
}

function told({ key, shiftKey }: Pressed, ctrl: boolean): ToGallery {
  return { do: "key", key: key.length === 1 ? key.toLowerCase() : key, shift: shiftKey, ctrl };
}
