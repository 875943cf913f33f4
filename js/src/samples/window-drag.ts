/** A drag with the right button changes the window: across its width, down its centre. */

import { chip } from "../viewer/chrome";
import type { SlideMap } from "../viewer/slide-map";
import type { Window, Windowed } from "./windowed";

/** CSS pixels that double the width, or move the centre by the width. */
const DOUBLES = 150;
const MOVES = 300;
/** CSS pixels that are no drag yet. */
const STILL = 3;

export interface Drag {
  /** CSS pixels to the right and down. */
  across: number;
  down: number;
}

/** A window dragged so far; of whole samples it stays at least one wide. */
export function draggedWindow([low, high]: Window, { across, down }: Drag, whole: boolean): Window {
  const before = high - low || 1;
  const scaled = before * 2 ** (across / DOUBLES);
  const width = whole ? Math.max(1, Math.round(scaled)) : scaled;
  const start = (low + high) / 2 + (down / MOVES) * before - width / 2;
  const from = whole ? Math.round(start) : start;
  return [from, from + width];
}

interface Begun {
  x: number;
  y: number;
  what: Windowed;
  windows: readonly Window[];
  moved: boolean;
}

/**
 * Listens on a picture; returns how to stop.
 *
 * @param windowed What is shown through windows now, null where nothing is.
 */
export function addWindowDrag(slide: SlideMap, windowed: () => Windowed | null): () => void {
  const told = chip(slide.overlay, "exact-window-told");
  told.dataset.exact = "window-told";
  told.setAttribute("role", "status");
  told.hidden = true;
  const target = slide.root;
  let begun: Begun | null = null;
  const pressed = (event: PointerEvent) => {
    if (event.button !== 2 || event.shiftKey) return;
    const what = windowed();
    if (what === null) return;
    event.stopPropagation();
    target.setPointerCapture(event.pointerId);
    const [x, y] = [event.clientX, event.clientY];
    begun = { x, y, what, windows: what.windows(), moved: false };
  };
  const moved = (event: PointerEvent) => {
    if (begun === null) return;
    event.stopPropagation();
    const drag = { across: event.clientX - begun.x, down: event.clientY - begun.y };
    if (!begun.moved && Math.hypot(drag.across, drag.down) < STILL) return;
    begun.moved = true;
    const { what, windows } = begun;
    what.set(windows.map((window) => draggedWindow(window, drag, what.whole)));
    told.textContent = what.words();
    told.hidden = false;
  };
  const ended = (event: PointerEvent) => {
    if (begun === null) return;
    event.stopPropagation();
    begun = null;
    told.hidden = true;
  };
  // Some systems open their menu when the button goes down, some when it comes up.
  const menu = (event: MouseEvent) => {
    if (event.shiftKey || windowed() === null) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const listeners = [
    ["pointerdown", pressed],
    ["pointermove", moved],
    ["pointerup", ended],
    ["pointercancel", ended],
    ["contextmenu", menu],
  ] as const;
  const capture = { capture: true };
  for (const [type, listener] of listeners) {
    target.addEventListener(type, listener as EventListener, capture);
  }
  return () => {
    for (const [type, listener] of listeners) {
      target.removeEventListener(type, listener as EventListener, capture);
    }
    told.remove();
  };
}
