/** Wheel and right button over a plane: slices and window, neither of which asks the kernel. */

import type { SlideMap } from "../viewer/slide-map";
import type { PlaneHost } from "./plane-host";

/** Wheel movement of a notch, in pixels; a touch pad sends less at a time. */
const NOTCH = 50;
/** Screen pixels of a drag that are as much as the whole window. */
const WHOLE = 300;

/** Turns slices with Alt and the wheel; returns how to stop. */
export function addSliceWheel(slide: SlideMap, { state }: PlaneHost): () => void {
  let turned = 0;
  const wheel = (event: WheelEvent) => {
    const { plane } = slide;
    // With Shift as well it turns the time.
    if (plane === null || !event.altKey || event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = event.deltaY || event.deltaX;
    turned = Math.sign(by) === Math.sign(turned) ? turned + by : by;
    if (Math.abs(turned) < NOTCH) return;
    // Away from oneself is towards the head, the front and the right.
    state.step(-Math.sign(turned), plane);
    turned = 0;
  };
  slide.root.addEventListener("wheel", wheel, { capture: true, passive: false });
  return () => slide.root.removeEventListener("wheel", wheel, { capture: true });
}

/** Changes the window by a drag of the right button: across its width, up and down its level. */
export function addWindowDrag(slide: SlideMap, host: PlaneHost): () => void {
  const target = slide.map.getViewport() as HTMLElement;
  const numbers = document.createElement("div");
  numbers.className = "exact-chip exact-window-numbers";
  numbers.dataset.exact = "window-numbers";
  numbers.setAttribute("role", "status");
  numbers.hidden = true;
  slide.overlay.append(numbers);
  let from: { x: number; y: number; level: number; width: number } | null = null;
  const isWindowed = () => slide.plane !== null && slide.image.peek()?.space?.content === "scalar";
  const down = (event: PointerEvent) => {
    if (event.button !== 2 || !isWindowed()) return;
    const [low, high] = host.window.peek();
    from = { x: event.clientX, y: event.clientY, level: (low + high) / 2, width: high - low };
    target.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const image = slide.image.peek();
    if (from === null || image === null) return;
    const [across, up] = [event.clientX - from.x, from.y - event.clientY];
    const width = Math.max(from.width * Math.exp(across / WHOLE), from.width / 1000);
    // Up is brighter: the level falls.
    const level = from.level - (up / WHOLE) * from.width;
    host.state.setWindow([level - width / 2, level + width / 2]);
    numbers.hidden = false;
    const { slope, intercept, unit } = image.values;
    const shown = (value: number) => Number(value.toPrecision(4)).toLocaleString("en-US");
    numbers.textContent = `W ${shown(width * slope)}  L ${shown(level * slope + intercept)} ${unit}`;
  };
  const up = () => {
    from = null;
    numbers.hidden = true;
  };
  const menu = (event: Event) => {
    if (slide.plane === null) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const listeners = [
    ["pointerdown", down],
    ["pointermove", move],
    ["lostpointercapture", up],
    ["contextmenu", menu],
  ] as const;
  for (const [name, listener] of listeners) target.addEventListener(name, listener as never);
  return () => {
    for (const [name, listener] of listeners) target.removeEventListener(name, listener as never);
    numbers.remove();
  };
}
