/** Lines in which the other planes are seen, in their colours, with a gap where they meet. */

import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { Pair } from "../viewer/pyramid";
import type { SlideMap } from "../viewer/slide-map";
import type { PlaneState } from "./plane-state";
import { AXES, PLANE_COLORS, PLANES, type PlaneName } from "./planes";

/** Screen pixels from the crossing to where a line begins. */
const GAP = 12;
const SVG = "http://www.w3.org/2000/svg";

/** Adds the lines; returns how to take them away. */
export function addCrosshair(
  slide: SlideMap,
  state: PlaneState,
  shown: ReadonlySignal<boolean>,
): () => void {
  const svg = document.createElementNS(SVG, "svg");
  svg.classList.add("exact-crosshair");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("data-exact", "crosshair");
  slide.overlay.prepend(svg);
  const draw = () => {
    const plane = slide.plane;
    void state.crosshair.value;
    void slide.image.value;
    void slide.display.value;
    const visible = shown.value && plane !== null && slide.image.value !== null;
    svg.style.display = visible ? "" : "none";
    if (visible)
      svg.replaceChildren(...PLANES.flatMap((other) => line(slide, state, plane, other)));
  };
  const stop = effect(draw);
  const rendered = () => untracked(draw);
  slide.map.on("postrender", rendered);
  return () => {
    stop();
    slide.map.un("postrender", rendered);
    svg.remove();
  };
}

function line(
  slide: SlideMap,
  state: PlaneState,
  plane: PlaneName,
  other: PlaneName,
): SVGLineElement[] {
  if (other === plane) return [];
  const { first, second } = AXES[plane];
  const { normal } = AXES[other];
  const crosshair = state.crosshair.peek();
  const [x0, y0, x1, y1] = slide.display.peek().bounds;
  const ends: Pair[] =
    normal === first
      ? [
          [crosshair[first], y0],
          [crosshair[first], y1],
        ]
      : [
          [x0, crosshair[second]],
          [x1, crosshair[second]],
        ];
  const at = pixel(slide, [crosshair[first], crosshair[second]]);
  if (at === null) return [];
  return ends.flatMap((end) => {
    const far = pixel(slide, end);
    return far ? part(at, far, other) : [];
  });
}

function part(from: Pair, to: Pair, plane: PlaneName): SVGLineElement[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length <= GAP) return [];
  const element = document.createElementNS(SVG, "line");
  const [x, y] = [from[0] + (dx * GAP) / length, from[1] + (dy * GAP) / length];
  for (const [name, value] of Object.entries({ x1: x, y1: y, x2: to[0], y2: to[1] })) {
    element.setAttribute(name, value.toFixed(2));
  }
  element.setAttribute("stroke", PLANE_COLORS[plane]);
  element.setAttribute("data-plane", plane);
  return [element];
}

function pixel(slide: SlideMap, place: Pair): Pair | null {
  return (slide.map.getPixelFromCoordinate(slide.toMap(...place)) as Pair | null) ?? null;
}
