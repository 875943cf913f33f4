/** Pan and zoom by pointer, wheel and touch. */

import type { MapBrowserEvent } from "ol";
import { primaryAction } from "ol/events/condition.js";
import DoubleClickZoom from "ol/interaction/DoubleClickZoom.js";
import DragPan from "ol/interaction/DragPan.js";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom.js";
import PinchZoom from "ol/interaction/PinchZoom.js";
import type OlMap from "ol/Map.js";

/** Milliseconds of an animation; none where the person asks for less motion. */
export function duration(): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120;
}

export interface MovementOptions {
  /** Whether the viewer was clicked, so that the wheel is meant for it. */
  focused(): boolean;
  /** Whether the key is held with which any drag pans. */
  panning(): boolean;
  doubleClickZoom: boolean;
}

type Event = MapBrowserEvent<PointerEvent | KeyboardEvent | WheelEvent>;

function isMiddle({ originalEvent }: Event): boolean {
  return "button" in originalEvent && originalEvent.button === 1;
}

/**
 * Adds the interactions to a map. Those of drawing tools are added later and are therefore asked
 * first; they leave a drag alone while `panning` says so, and always the middle button.
 */
export function addMovement(map: OlMap, options: MovementOptions): void {
  const pan = new DragPan({
    condition: (event) =>
      isMiddle(event) || (primaryAction(event) && (options.panning() || !hasModifier(event))),
  });
  const wheel = new MouseWheelZoom({
    duration: duration(),
    condition: ({ originalEvent }) =>
      options.focused() || originalEvent.ctrlKey || originalEvent.metaKey,
  });
  map.addInteraction(pan);
  map.addInteraction(wheel);
  map.addInteraction(new PinchZoom({ duration: duration() }));
  if (options.doubleClickZoom) {
    map.addInteraction(new DoubleClickZoom({ duration: duration() }));
  }
}

function hasModifier({ originalEvent }: Event): boolean {
  const { altKey, ctrlKey, metaKey, shiftKey } = originalEvent;
  return altKey || ctrlKey || metaKey || shiftKey;
}
