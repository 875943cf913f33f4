/** The frame of a viewer in its cell: as high as the model says, with a handle to drag. */

import type { ViewerModel } from "../transport/transport";
import { onKernelChange, writeTraits } from "./model-sync";

/** CSS pixels; the kernel's trait has the same limit. */
const LOWEST = 200;
/** CSS pixels of a press of an arrow key. */
const STEP = 20;

export interface Frame {
  /** Where the viewer is put. */
  element: HTMLElement;
  close(): void;
}

/** Builds the frame in a cell's element. */
export function addFrame(el: HTMLElement, model: ViewerModel): Frame {
  const frame = document.createElement("div");
  frame.className = "exact-nb exact-frame";
  const element = document.createElement("div");
  element.className = "exact-frame-content";
  const handle = document.createElement("div");
  handle.className = "exact-handle";
  handle.tabIndex = 0;
  handle.title = "Drag to change the height";
  handle.setAttribute("role", "separator");
  handle.setAttribute("aria-orientation", "horizontal");
  handle.setAttribute("aria-label", "Height of the viewer");
  frame.append(element, handle);
  el.append(frame);

  const setHeight = (height: number) => {
    frame.style.setProperty("--exact-height", `${Math.max(LOWEST, Math.round(height))}px`);
    handle.setAttribute("aria-valuenow", String(Math.max(LOWEST, Math.round(height))));
  };
  const store = () => writeTraits(model, { height: Math.round(element.offsetHeight) });
  const follow = () => setHeight(Number(model.get("height")) || 600);
  drag(handle, element, setHeight, store);
  // The notebook around takes keys for commands: what is pressed here is meant for here.
  handle.dataset.lmSuppressShortcuts = "true";
  handle.addEventListener("keyup", (event) => event.stopPropagation());
  handle.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const step = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setHeight(element.offsetHeight + step);
    store();
  });
  follow();
  const stop = onKernelChange(model, ["height"], follow);
  return {
    element,
    close() {
      stop();
      frame.remove();
    },
  };
}

function drag(
  handle: HTMLElement,
  element: HTMLElement,
  setHeight: (height: number) => void,
  store: () => void,
): void {
  let from: { y: number; height: number } | null = null;
  handle.addEventListener("pointerdown", (event) => {
    from = { y: event.clientY, height: element.offsetHeight };
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (from !== null) setHeight(from.height + event.clientY - from.y);
  });
  handle.addEventListener("lostpointercapture", () => {
    from = null;
    store();
  });
}
