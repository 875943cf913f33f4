/** A drag with the right button changes the window: across its width, down its centre. */

import type { ImageState } from "../protocol";
import { chip } from "../viewer/chrome";
import type { SlideMap } from "../viewer/slide-map";
import type { ChannelLook } from "./looks";

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
export function draggedWindow(
  [low, high]: readonly [number, number],
  { across, down }: Drag,
  whole: boolean,
): [number, number] {
  const before = high - low || 1;
  const scaled = before * 2 ** (across / DOUBLES);
  const width = whole ? Math.max(1, Math.round(scaled)) : scaled;
  const start = (low + high) / 2 + (down / MOVES) * before - width / 2;
  const from = whole ? Math.round(start) : start;
  return [from, from + width];
}

/** "width 400  centre 40 HU", in the file's own values; of several channels each by its name. */
export function windowWords(
  looks: readonly ChannelLook[],
  { values }: Pick<ImageState, "values">,
): string {
  const seen = looks.filter(({ visible }) => visible);
  const lines = seen.map(({ name, window: [low, high] }) => {
    const width = Math.abs(values.slope) * (high - low);
    const center = (values.slope * (low + high)) / 2 + values.intercept;
    const words = `width ${numeral(width)}  centre ${numeral(center)} ${values.unit}`.trim();
    return looks.length > 1 ? `${name}  ${words}` : words;
  });
  return lines.join("\n");
}

function numeral(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
}

interface Begun {
  x: number;
  y: number;
  looks: readonly ChannelLook[];
  moved: boolean;
}

/** Listens on a picture of samples; returns how to stop. */
export function addWindowDrag(slide: SlideMap): () => void {
  const told = chip(slide.overlay, "exact-window-told");
  told.hidden = true;
  const target = slide.root;
  let begun: Begun | null = null;
  const pressed = (event: PointerEvent) => {
    const image = slide.image.peek();
    if (event.button !== 2 || event.shiftKey || !image?.raw) return;
    event.stopPropagation();
    target.setPointerCapture(event.pointerId);
    const looks = slide.channels.peek();
    begun = { x: event.clientX, y: event.clientY, looks, moved: false };
  };
  const moved = (event: PointerEvent) => {
    const image = slide.image.peek();
    if (begun === null || image === null) return;
    event.stopPropagation();
    const drag = { across: event.clientX - begun.x, down: event.clientY - begun.y };
    if (!begun.moved && Math.hypot(drag.across, drag.down) < STILL) return;
    begun.moved = true;
    const whole = !image.dtype.startsWith("float");
    slide.channels.value = begun.looks.map((look) =>
      look.visible ? { ...look, window: draggedWindow(look.window, drag, whole) } : look,
    );
    told.textContent = windowWords(slide.channels.peek(), image);
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
    if (event.shiftKey || !slide.image.peek()?.raw) return;
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
