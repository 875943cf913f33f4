/** The cursor of drawing by keyboard over the picture, and what is said aloud of it. */

import { effect, signal, untracked } from "@preact/signals";
import type { Vertex } from "../geometry/shapes";
import type { ActionName } from "../keys/actions";
import { shownKey } from "../keys/key-names";
import type { Keyboard } from "../keys/keyboard";
import { KeyPointer } from "../keys/pointer";
import type { SlideMap } from "../viewer/slide-map";
import type { Session } from "./session";
import type { Stage } from "./stage";

/** Screen pixels to the edge of the picture at which the view follows the cursor. */
const MARGIN = 24;
const LINES = "M16 2V13M16 19V30M2 16H13M19 16H30";

/** A cursor for the tools of a stage; call `close` when the stage goes. */
export function addKeyCursor(session: Session, stage: Stage): [KeyPointer, close: () => void] {
  const { slide } = stage;
  const said = signal("");
  const pointer = new KeyPointer({
    tool: () => session.inHand.peek(),
    place: (event) => stage.controller.place(event),
    start: () => (session.shown.peek() === null ? null : (slide.cursor.peek() ?? slide.center)),
    offset: (at, across, down) => offset(slide, at, across, down),
    reveal: (at) => reveal(slide, at),
    say: (text) => {
      said.value = text;
    },
  });
  const hide = () => void pointer.hide();
  slide.root.addEventListener("pointerdown", hide);
  const stops = [
    () => slide.root.removeEventListener("pointerdown", hide),
    addMarker(slide, pointer),
    effect(() => {
      void session.inHand.value;
      void session.shown.value;
      untracked(hide);
    }),
    addSpeech(slide.overlay, () => said.value),
    effect(() => slide.root.setAttribute("aria-description", ways(slide.keyboard))),
  ];
  return [
    pointer,
    () => {
      for (const stop of stops) stop();
    },
  ];
}

/** What somebody who hears the picture needs first: where all keys are listed, and the ways out. */
function ways({ bindings }: Keyboard): string {
  const of = (action: ActionName) => bindings.of(action).map((key) => shownKey(key))[0] ?? "no key";
  return `${of("view.help")} lists the keys, ${of("view.next-part")} goes to the tools, ${of("view.leave")} goes back to the notebook`;
}

function addMarker(slide: SlideMap, pointer: KeyPointer): () => void {
  const marker = document.createElement("div");
  marker.className = "exact-key-cursor";
  marker.dataset.exact = "key-cursor";
  marker.innerHTML = `<svg viewBox="0 0 32 32" width="32" height="32" fill="none" aria-hidden="true">
    <path d="${LINES}" stroke="#000" stroke-width="5"/>
    <path d="${LINES}" stroke="#fff" stroke-width="2"/></svg>`;
  slide.overlay.append(marker);
  const put = () => {
    const at = pointer.at.value;
    marker.hidden = at === null;
    const pixel = at && slide.map.getPixelFromCoordinate(slide.toMap(...at));
    if (pixel) marker.style.transform = `translate(${pixel[0]}px, ${pixel[1]}px)`;
  };
  const stop = effect(put);
  const rendered = () => untracked(put);
  slide.map.on("postrender", rendered);
  return () => {
    stop();
    slide.map.un("postrender", rendered);
    marker.remove();
  };
}

/** A line that is heard and not seen. */
function addSpeech(overlay: HTMLElement, text: () => string): () => void {
  const element = document.createElement("p");
  element.className = "exact-said";
  element.setAttribute("aria-live", "polite");
  element.dataset.exact = "said";
  overlay.append(element);
  const stop = effect(() => {
    element.textContent = text();
  });
  return () => {
    stop();
    element.remove();
  };
}

function offset(slide: SlideMap, at: Vertex, across: number, down: number): Vertex {
  const [x = 0, y = 0] = slide.map.getPixelFromCoordinate(slide.toMap(...at)) ?? [];
  return slide.toImage(slide.map.getCoordinateFromPixel([x + across, y + down]));
}

function reveal(slide: SlideMap, at: Vertex): void {
  const [width = 0, height = 0] = slide.map.getSize() ?? [];
  const [x = 0, y = 0] = slide.map.getPixelFromCoordinate(slide.toMap(...at)) ?? [];
  const inside = (place: number, size: number) => place >= MARGIN && place <= size - MARGIN;
  if (!(inside(x, width) && inside(y, height))) slide.setView({ center: at });
}
