/** What the keys do that move the picture. */

import type { Signal } from "@preact/signals";
import type { Handlers } from "../keys/keyboard";
import type { SlideMap } from "./slide-map";

const STEP = 1.5;
/** Part of the view that an arrow key moves by. */
const PART = 0.125;

/** Handlers of a map's actions; that the picture is to be dragged is told through `panning`. */
export function movementActions(slide: SlideMap, panning: Signal<boolean>): Handlers {
  return {
    "view.zoom-in": () => slide.zoomBy(STEP),
    "view.zoom-out": () => slide.zoomBy(1 / STEP),
    "view.fit": () => slide.fit(),
    "view.pixels": () => slide.zoomTo(1),
    "view.turn-right": () => slide.rotateBy(90),
    "view.turn-left": () => slide.rotateBy(-90),
    "view.mirror": () => slide.mirror(),
    "view.full-screen": () => slide.fullScreen(),
    "view.left": () => slide.panBy(-PART, 0),
    "view.right": () => slide.panBy(PART, 0),
    "view.up": () => slide.panBy(0, -PART),
    "view.down": () => slide.panBy(0, PART),
    "view.grab": {
      press: () => {
        panning.value = true;
      },
      release: () => {
        panning.value = false;
      },
    },
    "view.leave": () => leave(slide.root),
  };
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
