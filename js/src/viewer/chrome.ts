/** What lies over the picture: buttons, chips, scale bar, small picture of the whole. */

import { effect } from "@preact/signals";
import { type IconName, icon } from "../icons";
import type { ActionName } from "../keys/actions";
import { rove } from "../keys/roving";
import { addWindowDrag } from "../samples/window-drag";
import { channelWindows, type Windowed } from "../samples/windowed";
import { GONE } from "../transport/errors";
import { planeWindow } from "../volume/plane-window";
import { addMinimap } from "./minimap";
import type { Pair } from "./pyramid";
import { group, magnification, scaleBar, unitLength } from "./scale";
import type { SlideMap, SlideMapOptions } from "./slide-map";

/** Adds the chrome to a map's overlay; returns how to take it away. */
export function addChrome(slide: SlideMap, options: SlideMapOptions): () => void {
  const { planes } = options;
  const windowed = (): Windowed | null =>
    slide.plane !== null && planes ? planeWindow(slide, planes) : channelWindows(slide);
  const stops = [addAwaited(slide), addWindowDrag(slide, windowed)];
  if (options.readsPlaces ?? true) stops.push(addScaleBar(slide), addPlaces(slide, options));
  if (options.tellsConnection ?? true) stops.push(addConnection(slide));
  if (options.minimap ?? true) stops.push(addMinimap(slide));
  if (options.buttons ?? true) stops.push(addButtons(slide));
  return () => {
    for (const stop of stops) stop();
  };
}

/** A chip in a corner of the overlay. */
export function chip(overlay: HTMLElement, className: string): HTMLElement {
  const element = document.createElement("div");
  element.className = `exact-chip ${className}`;
  overlay.append(element);
  return element;
}

function addScaleBar(slide: SlideMap): () => void {
  const element = chip(slide.overlay, "exact-scale");
  const label = document.createElement("span");
  const bar = document.createElement("span");
  bar.className = "exact-scale-bar";
  element.append(bar, label);
  return effect(() => {
    const image = slide.image.value;
    element.hidden = image === null;
    if (image === null) return;
    const { length, label: text } = scaleBar(slide.zoom.value, unitLength(image));
    bar.style.width = `${length}px`;
    label.textContent = text;
  });
}

/** What the chip says of a place unless somebody knows more. */
export function placeWords([x, y]: Pair): string {
  return `x ${group(Math.floor(x))}  y ${group(Math.floor(y))}`;
}

function addPlaces(slide: SlideMap, options: SlideMapOptions): () => void {
  const element = chip(slide.overlay, "exact-places");
  const place = document.createElement("span");
  place.className = "exact-place";
  const size = document.createElement("span");
  element.append(place, size);
  const stops = [
    effect(() => {
      const cursor = slide.cursor.value;
      place.hidden = cursor === null;
      if (cursor === null) return;
      place.textContent = options.place?.(cursor) ?? placeWords(cursor);
    }),
    effect(() => {
      const image = slide.image.value;
      element.hidden = image === null;
      size.textContent = image ? magnification(slide.zoom.value, image) : "";
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function addAwaited(slide: SlideMap): () => void {
  const element = chip(slide.overlay, "exact-awaited");
  element.setAttribute("role", "status");
  return effect(() => {
    const reason = slide.awaited.value;
    element.hidden = reason === null;
    element.textContent = reason ?? "";
  });
}

function addConnection(slide: SlideMap): () => void {
  const element = chip(slide.overlay, "exact-connection");
  element.setAttribute("role", "alert");
  element.append(icon("warning"), GONE);
  return effect(() => {
    element.hidden = slide.transport.state.value !== "gone";
  });
}

interface ButtonSpec {
  name: IconName;
  title: string;
  action: ActionName;
}

function addButtons(slide: SlideMap): () => void {
  const { keyboard } = slide;
  const specs: ButtonSpec[] = [
    { name: "plus", title: "Zoom in", action: "view.zoom-in" },
    { name: "minus", title: "Zoom out", action: "view.zoom-out" },
    { name: "fit", title: "Whole image", action: "view.fit" },
    { name: "rotate-back", title: "Turn left", action: "view.turn-left" },
    { name: "rotate", title: "Turn right", action: "view.turn-right" },
    { name: "mirror", title: "Mirror", action: "view.mirror" },
    { name: "full-screen", title: "Full screen", action: "view.full-screen" },
  ];
  const bar = document.createElement("div");
  bar.className = "exact-buttons";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "View");
  const buttons = new Map(
    specs.map(({ name, title, action }) => [
      name,
      iconButton(name, title, () => keyboard.run(action)),
    ]),
  );
  bar.append(...buttons.values());
  slide.overlay.append(bar);
  const unrove = rove(bar);
  const stop = effect(() => {
    bar.hidden = slide.image.value === null;
    buttons.get("mirror")?.setAttribute("aria-pressed", String(slide.mirrored.value));
    for (const { name, title, action } of specs) {
      const button = buttons.get(name);
      if (button) nameButton(button, keyboard.titled(title, action));
    }
  });
  return () => {
    stop();
    unrove();
  };
}

/** A button with an icon; `title` is its name and its tooltip. */
export function iconButton(name: IconName, title: string, press: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "exact-button";
  nameButton(button, title);
  button.append(icon(name));
  button.addEventListener("click", press);
  return button;
}

function nameButton(button: HTMLButtonElement, title: string): void {
  button.title = title;
  button.setAttribute("aria-label", title);
}
