/**
 * The widget `exact_nb.widgets.gallery.hands.GalleryHands`: the hands of a gallery. The kernel draws
 * on canvases; this places them on a sheet that scrolls, and tells the kernel of gestures and keys.
 */

import "./styles/base.css";
import "./styles/gallery.css";
import { BusySign } from "./busy-sign";
import { watchGestures } from "./gallery/gestures";
import { forwarded } from "./gallery/keys";
import type { FromGallery, GalleryModel, ToGallery } from "./gallery/model";
import { Sheet } from "./gallery/sheet";
import { tellOf } from "./gallery/telling";
import { watchTheme } from "./theme";

interface RenderProps {
  model: GalleryModel;
  el: HTMLElement;
}

function render({ model, el }: RenderProps): () => void {
  const leave: (() => void)[] = [];
  const told = (message: ToGallery) => model.send(message);
  // The view is made before it is put into the box it is a child of.
  let frame = requestAnimationFrame(function look() {
    const box = el.closest<HTMLElement>(".exact-nb-gallery-sheet");
    if (!box) {
      frame = requestAnimationFrame(look);
      return;
    }
    const sheet = new Sheet(box, el, model);
    leave.push(
      () => sheet.close(),
      watchTheme(box),
      tellOf(box, el, model),
      signBusy(box, model),
      watchGestures(box, told),
      watchKeys(box, told),
    );
  });
  return () => {
    cancelAnimationFrame(frame);
    for (const one of leave) one();
  };
}

/** The bar above the sheet and what is opened below belong to the same box. */
function signBusy(box: HTMLElement, model: GalleryModel): () => void {
  const root = box.parentElement ?? box;
  const sign = new BusySign({ root, place: box, model, ask: () => model.send({ do: "ask" }) });
  const heard = ({ say }: FromGallery) => {
    if (say === "heard") sign.answered();
  };
  model.on("msg:custom", heard);
  return () => {
    sign.close();
    model.off("msg:custom", heard);
  };
}

function watchKeys(box: HTMLElement, told: (message: ToGallery) => void): () => void {
  const pressed = (event: KeyboardEvent) => {
    const message = forwarded(event);
    if (!message || event.target !== box) return;
    event.preventDefault();
    event.stopPropagation();
    told(message);
  };
  box.addEventListener("keydown", pressed);
  return () => box.removeEventListener("keydown", pressed);
}

export default { render };
