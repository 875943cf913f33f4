/** The picture of a review: shows the item at once, and fetches what the next ones take. */

import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { decodeGeometry } from "../annotations/decode";
import type { Keyboard } from "../keys/keyboard";
import type { ImageState } from "../protocol";
import { visibleChannels } from "../samples/looks";
import { addControls, layOut } from "../viewer/bare-controls";
import { addPlaneViews, followPosition } from "../viewer/bare-planes";
import type { Pair } from "../viewer/pyramid";
import { SlideMap } from "../viewer/slide-map";
import { AXES, isPlane, planeDisplay, type Voxel } from "../volume/planes";
import type { Fixing } from "./fixing";
import { type Framed, framed, tilesFor, wholeOf } from "./framing";
import type { HeldTiles } from "./held-tiles";
import { ItemLayer } from "./item-layer";
import { addItemMask } from "./item-mask";
import { LocalModel } from "./local-model";
import type { ReviewItemEntry } from "./protocol";
import type { ReviewSession } from "./session";

/** Milliseconds in which an item is drawn before others are fetched. */
const DRAWING = 60;

export interface PictureHost {
  session: ReviewSession;
  tiles: HeldTiles;
  keyboard: Keyboard;
  fixing: ReadonlySignal<Fixing | null>;
  /** What is shown full screen. */
  whole: HTMLElement;
}

export class ReviewPicture {
  /** Holds the picture and what lies under it. */
  readonly element = document.createElement("div");
  readonly slide: SlideMap;
  /** Whether what stands around the item is drawn. */
  readonly surrounded = signal(false);
  /** The item that is on the screen. */
  readonly shown = signal<ReviewItemEntry | null>(null);
  readonly #layer: ItemLayer;
  readonly #looking: ReturnType<typeof followPosition>;
  readonly #image = signal<ImageState | null>(null);
  readonly #leaving: (() => void)[] = [];
  #fetching = new AbortController();
  /** The view as it was put there, until somebody moves it. */
  #framed = "";

  constructor(private readonly host: PictureHost) {
    const { session, tiles, keyboard, whole } = host;
    const { transport } = tiles;
    this.element.className = "exact-review-picture";
    const parts = layOut(this.element);
    // Slices come one by one: of many volumes each is looked at for seconds.
    this.#looking = followPosition(new LocalModel({ volume_limit: 0 }), transport, this.#image);
    const { planes, words, z, t } = this.#looking;
    this.slide = new SlideMap(parts.picture, transport, {
      keyboard,
      planes,
      place: words,
      minimap: false,
      keepsDecoded: true,
      buttons: false,
      fullScreenElement: whole,
    });
    const { slide } = this;
    this.#layer = new ItemLayer(
      (x, y) => slide.toMap(x, y),
      () => session.state.peek()?.types ?? [],
    );
    for (const layer of this.#layer.layers) slide.map.addLayer(layer);
    const item = computed(() => session.trail.current.value?.item ?? null);
    const open = computed(() => {
      const image = item.value?.image;
      return image === undefined ? null : (session.images.value.get(image) ?? null);
    });
    const stamp = computed(() => `${item.value?.uuid} ${item.value?.revision}`);
    const resized = () => this.#resized();
    slide.map.on("change:size", resized);
    this.#leaving.push(
      () => slide.map.un("change:size", resized),
      addPlaneViews(slide, parts.picture, transport, this.#looking),
      addItemMask({
        transport,
        slide,
        shown: this.shown,
        position: this.#looking.position,
        types: () => session.state.peek()?.types ?? [],
      }),
      addControls({ slide, under: parts.under, keyboard, z, t, transport }),
      effect(() => {
        void stamp.value;
        const image = open.value;
        untracked(() => this.#turnTo(item.peek(), image));
      }),
      effect(() => {
        void this.#looking.position.value;
        untracked(() => this.#turnFrame());
      }),
      effect(() => {
        const fixed = host.fixing.value !== null;
        void slide.mirrored.value;
        void slide.display.value;
        const shown = this.shown.value;
        untracked(() => this.#layer.show(fixed ? null : shown));
      }),
      effect(() => this.#layer.setShown(!slide.turning.value && this.#isHere())),
      effect(() => {
        const [shown, surrounded] = [this.shown.value, this.surrounded.value];
        untracked(() => void this.#surround(surrounded ? shown : null));
      }),
      effect(() => {
        void session.trail.passed.value;
        void session.trail.at.value;
        void session.images.value;
        untracked(() => void this.#fetchAhead());
      }),
    );
  }

  /** Puts the item in the middle again. */
  reframe(): void {
    const shown = this.shown.peek();
    if (shown) this.#frame(shown);
  }

  close(): void {
    this.#fetching.abort();
    for (const leave of this.#leaving) leave();
    this.#looking.close();
    this.slide.close();
    this.element.remove();
  }

  #turnTo(item: ReviewItemEntry | null, image: ImageState | null): void {
    if (item === null || image === null) {
      this.shown.value = null;
      if (item !== null) void this.host.session.image(item.image);
      return;
    }
    batch(() => {
      this.#image.value = image;
      this.#turnPosition(item, image);
      this.slide.show(image, this.#looking.position.peek());
      this.#frame(item);
      this.shown.value = item;
    });
  }

  #turnPosition({ position, bounds }: ReviewItemEntry, { space }: ImageState): void {
    const { planes, z, t } = this.#looking;
    const { plane, slice } = position;
    t.value = position.t;
    if (!isPlane(plane) || space === null) {
      z.value = position.z;
      return;
    }
    planes.state.turnTo(plane, slice);
    if (bounds === null) return;
    const { first, second } = AXES[plane];
    const voxel: Voxel = [...planes.state.crosshair.peek()];
    voxel[first] = Math.round((bounds[0] + bounds[2]) / 2);
    voxel[second] = Math.round((bounds[1] + bounds[3]) / 2);
    planes.state.goTo(voxel);
  }

  /** Another frame or slice is turned to by hand. */
  #turnFrame(): void {
    const image = this.#image.peek();
    if (image !== null && image === this.slide.image.peek()) {
      this.slide.show(image, this.#looking.position.peek());
    }
  }

  #frame(item: ReviewItemEntry): void {
    const { slide } = this;
    const rotation = slide.map.getView().getRotation();
    const view = framed(item, slide.display.peek(), this.#viewport(), rotation);
    if (view === null) slide.fit();
    else slide.setView({ center: view.center, zoom: 1 / view.resolution });
    this.#framed = this.#placed();
  }

  /** In a cell of another size the item fills the picture as before, unless somebody moved it. */
  #resized(): void {
    if (this.#framed === this.#placed() && !this.slide.isFitted) this.reframe();
    void this.#fetchAhead();
  }

  #placed(): string {
    const view = this.slide.map.getView();
    const [x = 0, y = 0] = view.getCenter() ?? [];
    return [x, y, view.getResolution() ?? 1].map((value) => value.toPrecision(4)).join();
  }

  #viewport(): Pair {
    const [width = 1, height = 1] = this.slide.map.getSize() ?? [];
    return [width, height];
  }

  /** Whether the frame or slice of the item is the one that is seen. */
  #isHere(): boolean {
    const item = this.shown.value;
    const { z, t, plane, slice } = this.#looking.position.value;
    if (item === null || item.shape.kind === "segmentation") return item !== null;
    const { position } = item;
    if (plane === null) return position.z === z && position.t === t;
    return position.plane === plane && position.slice === slice && position.t === t;
  }

  async #surround(item: ReviewItemEntry | null): Promise<void> {
    const image = this.#image.peek();
    if (item === null || image === null) {
      this.#layer.show(this.shown.peek());
      return;
    }
    const { center, resolution } =
      framed(item, this.slide.display.peek(), this.#viewport()) ?? wholeOf(image, this.#viewport());
    const [width, height] = this.#viewport().map((length) => (length * resolution) / 2) as Pair;
    const [across, down] = this.slide.display.peek().scale;
    const [x, y] = center;
    const bbox: [number, number, number, number] = [
      x - width / across,
      y - height / down,
      x + width / across,
      y + height / down,
    ];
    try {
      const params = { item: item.uuid, image: item.image, ...item.position, bbox };
      const { result, buffers } = await this.host.tiles.transport.call("review.others", params);
      if (this.shown.peek() === item) this.#layer.surround(decodeGeometry(result, buffers), item);
    } catch {
      // Without what stands around it the item can be judged all the same.
    }
  }

  /** Tiles and slices of the next items, the nearest first, once those of the one shown are there. */
  async #fetchAhead(): Promise<void> {
    this.#fetching.abort();
    this.#fetching = new AbortController();
    const { signal } = this.#fetching;
    const { session, tiles } = this.host;
    // The one that is shown is drawn first.
    await new Promise((resolve) => setTimeout(resolve, DRAWING));
    const [, ...ahead] = session.trail.ahead();
    for (const item of ahead) {
      const image = signal.aborted ? null : await session.image(item.image);
      if (signal.aborted) return;
      if (image === null) continue;
      const needs = this.#needs(item, image);
      await tiles.fetchAhead(needs, image, item.position);
      if (signal.aborted) return;
      if (image === this.slide.image.peek()) await this.slide.fetchAhead(needs, signal);
    }
  }

  #needs(item: ReviewItemEntry, image: ImageState) {
    if (image.space !== null) return [];
    const { z, t } = item.position;
    return tilesFor(
      image,
      { z, t },
      this.view(item, image),
      this.#viewport(),
      globalThis.devicePixelRatio || 1,
      this.#channels(image),
    );
  }

  /** How an item is or will be seen. */
  view(item: ReviewItemEntry, image: ImageState): Framed {
    const { plane } = item.position;
    const display =
      image.space !== null && isPlane(plane)
        ? planeDisplay(image.space, plane, this.#looking.planes.state.sagittalLeft.peek())
        : { scale: [1, 1] as Pair };
    return framed(item, display, this.#viewport()) ?? wholeOf(image, this.#viewport());
  }

  #channels({ raw, id, channels }: ImageState): readonly number[] {
    if (!raw) return [0];
    if (this.slide.image.peek()?.id === id) return visibleChannels(this.slide.channels.peek());
    return Array.from({ length: channels }, (_, c) => c);
  }
}
