/** The sides of the body at the edges of a pane, and which slice of which plane it shows. */

import { effect } from "@preact/signals";
import type { SlideMap } from "../viewer/slide-map";
import type { PlaneState } from "./plane-state";
import { AXES, letters, PLANE_COLORS, sliceCount } from "./planes";

const EDGES = ["top", "right", "bottom", "left"] as const;
const AXIS = ["i", "j", "k"] as const;

/** Adds letters and title; returns how to take them away. */
export function addEdges(slide: SlideMap, state: PlaneState): () => void {
  const elements = EDGES.map((edge) => {
    const element = document.createElement("span");
    element.className = "exact-edge-letter";
    element.dataset.edge = edge;
    slide.overlay.append(element);
    return element;
  });
  const title = document.createElement("span");
  title.className = "exact-chip exact-plane-title";
  title.dataset.exact = "plane-title";
  slide.overlay.append(title);
  const stop = effect(() => {
    const space = slide.image.value?.space ?? null;
    void slide.display.value;
    const seen = {
      sagittalLeft: state.sagittalLeft.value,
      mirrored: slide.mirrored.value,
      rotation: (slide.rotation.value * Math.PI) / 180,
    };
    const { plane } = slide;
    const found = space && plane ? letters(space, plane, seen) : null;
    elements.forEach((element, edge) => {
      element.hidden = found === null;
      element.textContent = found?.[edge] ?? "";
    });
    title.hidden = space === null || plane === null;
    if (space === null || plane === null) return;
    const { normal } = AXES[plane];
    const last = sliceCount(space.shape, plane) - 1;
    title.textContent = `${plane}  ${AXIS[normal]} ${state.sliceOf(plane)} / ${last}`;
    title.style.setProperty("--exact-plane", PLANE_COLORS[plane]);
  });
  return () => {
    stop();
    for (const element of [...elements, title]) element.remove();
  };
}
