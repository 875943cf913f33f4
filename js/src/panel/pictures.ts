/** Small pictures of `<img data-thumbnail="7">`: asked for when in view, kept for the next time. */

import type { FrameModel, ThumbnailMessage } from "./protocol";

const NAMED = "img[data-thumbnail]";

export class Pictures {
  readonly #urls = new Map<number, string>();
  readonly #asked = new Set<number>();
  readonly #wanted = new Set<number>();
  readonly #watched = new WeakSet<Element>();
  readonly #inView: IntersectionObserver;
  #asking = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly model: FrameModel,
  ) {
    this.#inView = new IntersectionObserver((entries) => this.#came(entries), {
      rootMargin: "200px",
    });
  }

  /** Looks for pictures that are new on the page. */
  look(): void {
    for (const picture of this.root.querySelectorAll<HTMLImageElement>(NAMED)) {
      const url = this.#urls.get(imageOf(picture));
      if (url !== undefined) show(picture, url);
      else if (!this.#watched.has(picture)) {
        this.#watched.add(picture);
        this.#inView.observe(picture);
      }
    }
  }

  /** Takes a picture the kernel sent; one without bytes cannot be read. */
  take({ image, media_type: type }: ThumbnailMessage, bytes: DataView | undefined): void {
    const url =
      bytes === undefined
        ? ""
        : URL.createObjectURL(new Blob([bytes as DataView<ArrayBuffer>], { type }));
    this.#urls.set(image, url);
    for (const picture of this.root.querySelectorAll<HTMLImageElement>(NAMED)) {
      if (imageOf(picture) === image) show(picture, url);
    }
  }

  close(): void {
    this.#inView.disconnect();
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
  }

  #came(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const image = imageOf(target as HTMLImageElement);
      if (!isIntersecting || this.#asked.has(image)) continue;
      this.#asked.add(image);
      this.#wanted.add(image);
    }
    if (this.#asking || this.#wanted.size === 0) return;
    this.#asking = true;
    queueMicrotask(() => {
      this.#asking = false;
      this.model.send({ kind: "thumbnails", images: [...this.#wanted] });
      this.#wanted.clear();
    });
  }
}

function imageOf(picture: HTMLImageElement): number {
  return Number(picture.dataset.thumbnail);
}

function show(picture: HTMLImageElement, url: string): void {
  picture.dataset.state = url === "" ? "missing" : "shown";
  if (url !== "" && picture.src !== url) picture.src = url;
}
