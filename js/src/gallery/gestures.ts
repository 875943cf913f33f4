/** Clicks and rectangles on a sheet that scrolls, in CSS pixels of the sheet. */

import type { ToGallery } from "./model";

/** A hand shakes so much in a click, CSS pixels. */
const SHAKE = 4;

/** CSS pixels a frame at most, while a rectangle is drawn beyond the edge. */
const FASTEST = 30;

interface Place {
  x: number;
  y: number;
}

/** Tells of clicks, double clicks and rectangles; returns how to stop. */
export function watchGestures(box: HTMLElement, told: (message: ToGallery) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let drag: Drag | null = null;
  const end = () => {
    drag?.close();
    drag = null;
  };
  box.addEventListener(
    "pointerdown",
    (event) => {
      box.focus({ preventScroll: true });
      if (event.button !== 0 || onScrollBar(box, event)) return;
      event.preventDefault();
      box.setPointerCapture(event.pointerId);
      drag = new Drag(box, event);
    },
    { signal },
  );
  box.addEventListener("pointermove", (event) => drag?.move(event), { signal });
  box.addEventListener(
    "pointerup",
    (event) => {
      if (!drag) return;
      drag.move(event);
      told(drag.message(event));
      end();
    },
    { signal },
  );
  box.addEventListener("pointercancel", end, { signal });
  box.addEventListener(
    "keydown",
    (event) => {
      if (!(drag && event.key === "Escape")) return;
      event.stopImmediatePropagation();
      end();
    },
    { signal, capture: true },
  );
  box.addEventListener(
    "dblclick",
    (event) => {
      if (!onScrollBar(box, event)) told({ do: "open", ...placeOf(box, event) });
    },
    { signal },
  );
  return () => {
    end();
    stop.abort();
  };
}

function onScrollBar(box: HTMLElement, event: MouseEvent): boolean {
  const { left } = box.getBoundingClientRect();
  return event.clientX - left - box.clientLeft >= box.clientWidth;
}

/** Where the pointer is on the sheet. */
export function placeOf(box: HTMLElement, { clientX, clientY }: MouseEvent): Place {
  const { left, top } = box.getBoundingClientRect();
  return {
    x: clientX - left - box.clientLeft + box.scrollLeft,
    y: clientY - top - box.clientTop + box.scrollTop,
  };
}

/** From the button's going down to its coming up. */
class Drag {
  readonly #box: HTMLElement;
  readonly #start: Place;
  #end: Place;
  #frame: HTMLElement | null = null;
  #pointer: MouseEvent;
  #scrolling = 0;

  constructor(box: HTMLElement, event: MouseEvent) {
    this.#box = box;
    this.#start = this.#end = placeOf(box, event);
    this.#pointer = event;
  }

  move(event: MouseEvent): void {
    this.#pointer = event;
    this.#follow();
    if (this.#frame && !this.#scrolling && this.#beyond()) this.#scroll();
  }

  message(event: MouseEvent): ToGallery {
    const ctrl = event.ctrlKey || event.metaKey;
    if (!this.#frame) return { do: "click", ...this.#start, shift: event.shiftKey, ctrl };
    const [a, b] = [this.#start, this.#end];
    return { do: "frame", x0: a.x, y0: a.y, x1: b.x, y1: b.y, keep: ctrl || event.shiftKey };
  }

  close(): void {
    cancelAnimationFrame(this.#scrolling);
    this.#frame?.remove();
    this.#frame = null;
  }

  #follow(): void {
    this.#end = placeOf(this.#box, this.#pointer);
    const across = Math.abs(this.#end.x - this.#start.x);
    const down = Math.abs(this.#end.y - this.#start.y);
    if (!this.#frame && Math.max(across, down) < SHAKE) return;
    if (!this.#frame) {
      this.#frame = document.createElement("div");
      this.#frame.className = "exact-nb-gallery-frame";
      this.#box.append(this.#frame);
    }
    const left = Math.min(this.#start.x, this.#end.x);
    const top = Math.min(this.#start.y, this.#end.y);
    this.#frame.style.cssText = `left:${left}px;top:${top}px;width:${across}px;height:${down}px`;
  }

  /** How far the pointer is above (below 0) or below (over 0) what is seen. */
  #beyond(): number {
    const { top, bottom } = this.#box.getBoundingClientRect();
    const { clientY } = this.#pointer;
    return Math.min(0, clientY - top) + Math.max(0, clientY - bottom);
  }

  #scroll(): void {
    this.#scrolling = requestAnimationFrame(() => {
      this.#scrolling = 0;
      const beyond = this.#beyond();
      if (!beyond) return;
      this.#box.scrollTop += Math.max(-FASTEST, Math.min(FASTEST, beyond / 2));
      this.#follow();
      this.#scroll();
    });
  }
}
