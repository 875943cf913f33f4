/** The keys that move the picture. Digits are left to the palette. */

import type { Signal } from "@preact/signals";
import type { KeyBinding } from "../keys/key-map";
import type { SlideMap } from "./slide-map";

const STEP = 1.5;
/** Part of the view that an arrow key moves by. */
const PART = 0.125;

/** Bindings of a map; Space is told through `panning`. */
export function movementKeys(slide: SlideMap, panning: Signal<boolean>): KeyBinding[] {
  const arrow = (key: string, across: number, down: number, title: string): KeyBinding => ({
    keys: [key],
    title,
    press: () => slide.panBy(across, down),
  });
  return [
    { keys: ["+", "="], title: "Zoom in", press: () => slide.zoomBy(STEP) },
    { keys: ["-"], title: "Zoom out", press: () => slide.zoomBy(1 / STEP) },
    { keys: ["f", "Home"], title: "Whole image", press: () => slide.fit() },
    { keys: ["Shift+z"], title: "One pixel to one pixel", press: () => slide.zoomTo(1) },
    { keys: ["r"], title: "Turn right", press: () => slide.rotateBy(90) },
    { keys: ["Shift+r"], title: "Turn left", press: () => slide.rotateBy(-90) },
    { keys: ["m"], title: "Mirror", press: () => slide.mirror() },
    { keys: ["Shift+f"], title: "Full screen", press: () => slide.fullScreen() },
    arrow("ArrowLeft", -PART, 0, "Move left"),
    arrow("ArrowRight", PART, 0, "Move right"),
    arrow("ArrowUp", 0, -PART, "Move up"),
    arrow("ArrowDown", 0, PART, "Move down"),
    {
      keys: [" "],
      title: "Hold to drag the picture",
      press: () => {
        panning.value = true;
      },
      release: () => {
        panning.value = false;
      },
    },
    {
      keys: ["Escape"],
      title: "Back to the notebook",
      press: () => leave(slide.root),
    },
  ];
}

/**
 * Gives the keys back to the notebook: to the cell or output around, since JupyterLab hears keys
 * only while something in the notebook has the focus.
 */
function leave(root: HTMLElement): void {
  const active = (root.getRootNode() as Document | ShadowRoot).activeElement;
  (active instanceof HTMLElement && root.contains(active) ? active : root).blur();
  const around = (root.closest(".exact-frame") ?? root).parentElement;
  around?.closest<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
}
