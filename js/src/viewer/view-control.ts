/** Where a map looks: fitting the whole, zooming, panning and turning. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type OlMap from "ol/Map.js";
import type View from "ol/View.js";
import type { ImageState } from "../protocol";
import { type Display, sizeOf, toImage, toMap } from "./display";
import { fitResolution } from "./geometry";
import { duration } from "./movement";
import type { Pair } from "./pyramid";
import { degrees, LARGEST, limitZoom, settleOnPixels, slideView } from "./slide-view";

/** As much larger than a plane is the view that shows all of it. */
const BESIDE = 1.12;

/** What is looked at. */
export interface Seen {
  image(): ImageState | null;
  display(): Display;
  mirrored(): boolean;
}

export class ViewControl {
  readonly #scale = signal(1);
  readonly #turned = signal(0);
  /** Whether the whole image is in view because nobody moved it: it stays so when resized. */
  #fitted = true;

  constructor(
    private readonly map: OlMap,
    private readonly seen: Seen,
  ) {
    map.setView(this.#makeView([1, 1]));
    map.on("movestart", () => {
      if (this.#view.getInteracting() || this.#view.getAnimating()) this.#fitted = false;
    });
    map.on("moveend", () => {
      const size = map.getSize();
      if (this.#fitted || !size) return;
      settleOnPixels(this.#view, size as Pair, globalThis.devicePixelRatio || 1);
    });
    map.on("change:size", () => {
      this.#limitZoom();
      if (this.#fitted) this.fit();
    });
  }

  /** CSS pixels per pixel of level 0. */
  get zoom(): ReadonlySignal<number> {
    return this.#scale;
  }

  /** Degrees clockwise, 0 to 360. */
  get rotation(): ReadonlySignal<number> {
    return this.#turned;
  }

  /** Whether the whole image is shown because nobody moved it. */
  get isFitted(): boolean {
    return this.#fitted;
  }

  /** Map units a CSS pixel. */
  get resolution(): number {
    return this.#view.getResolution() ?? 1;
  }

  /** Middle of the view in pixels of level 0. */
  get center(): Pair {
    return toImage(this.#view.getCenter() ?? [0, 0], this.seen.display(), this.seen.mirrored());
  }

  /** Looks at the whole of what is seen now; around a place of it, as large as before. */
  open(around: Pair | null): void {
    const zoom = this.#view.getResolution();
    const keep = around !== null && !this.#fitted;
    this.map.setView(this.#makeView(sizeOf(this.seen.display())));
    this.fit();
    if (keep) this.move({ center: around, ...(zoom ? { zoom: 1 / zoom } : {}) });
  }

  /** Shows the whole image. */
  fit(): void {
    if (this.seen.image() === null) return;
    this.#limitZoom();
    this.#view.cancelAnimations();
    const [width, height] = sizeOf(this.seen.display());
    this.#view.setCenter([width / 2, -height / 2]);
    this.#view.setResolution(this.#fitting());
    this.#fitted = true;
  }

  /** Zooms to CSS pixels per pixel of level 0, about the middle of the view. */
  zoomTo(factor: number): void {
    this.#fitted = false;
    this.#view.cancelAnimations();
    this.#view.animate({ resolution: 1 / factor, duration: duration() });
  }

  /** Multiplies the zoom. */
  zoomBy(factor: number): void {
    const target = this.#view.getConstrainedResolution(this.resolution / factor);
    if (target) this.zoomTo(1 / target);
  }

  /** Goes to a place of level 0, or a zoom, at once. */
  move({ center, zoom }: { center?: Pair | undefined; zoom?: number | undefined }): void {
    if (zoom === undefined && center === undefined) return;
    this.#view.cancelAnimations();
    if (zoom !== undefined) this.#view.setResolution(1 / zoom);
    if (center !== undefined) this.recenter(center);
    this.#fitted = false;
  }

  /** Puts a place of level 0 into the middle; what is fitted stays so. */
  recenter([x, y]: Pair): void {
    this.#view.setCenter(toMap(x, y, this.seen.display(), this.seen.mirrored()));
  }

  /** Moves by parts of the view's width and height, as it is seen. */
  panBy(across: number, down: number): void {
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const angle = this.#view.getRotation();
    const [dx, dy] = [across * width * this.resolution, -down * height * this.resolution];
    const [x = 0, y = 0] = this.#view.getCenter() ?? [];
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    this.#fitted = false;
    this.#view.animate({
      center: [x + dx * cos - dy * sin, y + dx * sin + dy * cos],
      duration: duration(),
    });
  }

  /** Turns to so many degrees clockwise, about the middle of the view. */
  turnTo(degrees: number): void {
    this.#view.setRotation((degrees * Math.PI) / 180);
    if (this.#fitted) this.fit();
  }

  /** Turns by so many degrees clockwise. */
  turnBy(degrees: number): void {
    this.#view.setRotation(this.#view.getRotation() + (degrees * Math.PI) / 180);
    if (this.#fitted) this.fit();
  }

  get #view(): View {
    return this.map.getView();
  }

  #makeView(size: Pair): View {
    const view = slideView(size, this.map.getView().getRotation());
    view.on("propertychange", () => {
      this.#scale.value = 1 / (view.getResolution() ?? 1);
      this.#turned.value = degrees(view.getRotation());
    });
    return view;
  }

  #fitting(): number {
    const [w = 1, h = 1] = this.map.getSize() ?? [];
    // The letters beside a plane have room of their own.
    const room = this.seen.image()?.space == null ? 1 : BESIDE;
    return room * fitResolution(sizeOf(this.seen.display()), [w, h], this.#view.getRotation());
  }

  #limitZoom(): void {
    const image = this.seen.image();
    if (image === null) return;
    const fitting = this.#fitting();
    // A small volume fills its pane, and can still be enlarged.
    const largest = image.space === null ? LARGEST : Math.max(LARGEST, 4 / fitting);
    limitZoom(this.#view, sizeOf(this.seen.display()), fitting, largest);
  }
}
