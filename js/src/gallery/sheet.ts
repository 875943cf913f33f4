/** Places the kernel's canvases on a sheet that scrolls, and says which part of it is seen. */

import { bringIntoView } from "./bringing";
import { type FromGallery, follow, type GalleryModel } from "./model";

/** Milliseconds after which a kernel that did not answer is told once more what is seen. */
const LATE = 1000;

export class Sheet {
  readonly #box: HTMLElement;
  readonly #el: HTMLElement;
  readonly #model: GalleryModel;
  readonly #leave: (() => void)[] = [];
  #told = "";
  #asked = Number.NEGATIVE_INFINITY;
  #frame = 0;
  #bringing = () => {};

  constructor(box: HTMLElement, el: HTMLElement, model: GalleryModel) {
    this.#box = box;
    this.#el = el;
    this.#model = model;
    const moved = () => this.#later();
    box.addEventListener("scroll", moved, { passive: true });
    const sizes = new ResizeObserver(moved);
    sizes.observe(box);
    // The canvases are put beside this one after it, and anew when a page is loaded again.
    const children = new MutationObserver(() => this.#arrange());
    children.observe(box, { childList: true });
    const answered = (message: FromGallery) => this.#answered(message);
    model.on("msg:custom", answered);
    this.#leave.push(
      () => box.removeEventListener("scroll", moved),
      () => sizes.disconnect(),
      () => children.disconnect(),
      () => model.off("msg:custom", answered),
      follow(model, ["height", "view_height", "band_width", "band_height", "tops"], () =>
        this.#arrange(),
      ),
    );
    this.#later();
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#bringing();
    for (const one of this.#leave) one();
  }

  #arrange(): void {
    const model = this.#model;
    this.#el.style.height = `${model.get("height")}px`;
    this.#box.style.height = `${model.get("view_height")}px`;
    model.get("tops").forEach((top, number) => {
      for (const canvas of this.#box.querySelectorAll<HTMLElement>(`.exact-nb-band-${number}`)) {
        canvas.style.display = top < 0 ? "none" : "block";
        canvas.style.top = `${top}px`;
        canvas.style.width = `${model.get("band_width")}px`;
        canvas.style.height = `${model.get("band_height")}px`;
        canvas.ariaHidden = "true";
        canvas.tabIndex = -1;
      }
    });
  }

  #later(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#tell();
    });
  }

  /** One at a time: a kernel that is busy is told where one is by then, not where one was. */
  #tell(): void {
    const { scrollTop, clientWidth, clientHeight } = this.#box;
    if (!clientWidth || performance.now() - this.#asked < LATE) return;
    const view = {
      top: scrollTop,
      width: clientWidth,
      height: clientHeight,
      scale: devicePixelRatio,
    };
    if (JSON.stringify(view) === this.#told) return;
    this.#told = JSON.stringify(view);
    this.#asked = performance.now();
    this.#model.send({ do: "view", ...view });
  }

  #answered(message: FromGallery): void {
    if (message.say === "seen") {
      this.#asked = Number.NEGATIVE_INFINITY;
      this.#later();
    } else if (message.say === "focus") {
      this.#box.focus({ preventScroll: true });
    } else if (message.say === "opened") {
      this.#bring(this.#box.parentElement?.lastElementChild);
    } else if (message.say === "reveal") {
      this.#box.scrollTop = revealed(this.#box, message);
    }
  }

  #bring(opened: Element | null | undefined): void {
    this.#bringing();
    if (opened) this.#bringing = bringIntoView(opened);
  }
}

/** How far to scroll, as little as can be, until two heights of the sheet are seen. */
export function revealed(
  { scrollTop, clientHeight }: { scrollTop: number; clientHeight: number },
  { top, bottom }: { top: number; bottom: number },
): number {
  if (top < scrollTop) return top;
  return Math.max(scrollTop, bottom - clientHeight);
}
