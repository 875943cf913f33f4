/** A map of one image: tiles, movement, and the chrome over the picture. */

import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import OlMap from "ol/Map.js";
import type View from "ol/View.js";
import type { Patch } from "../geometry/patch";
import { Keyboard } from "../keys/keyboard";
import type { ImageState, WirePosition } from "../protocol";
import { type ChannelLook, defaultLooks } from "../samples/looks";
import { watchTheme } from "../theme";
import type { Transport } from "../transport/transport";
import { OUTSTANDING } from "../transport/wishes";
import type { PlaneHost } from "../volume/plane-host";
import { FIRST_FRAME, planeOf } from "../volume/plane-host";
import { SliceStack } from "../volume/slice-stack";
import { Awaited } from "./awaited";
import { addChrome } from "./chrome";
import {
  type Display,
  isWithin,
  sameDisplay,
  sizeOf,
  slideDisplay,
  toImage,
  toMap,
} from "./display";
import { fitResolution } from "./geometry";
import { addMovement, duration } from "./movement";
import { movementActions } from "./movement-keys";
import type { Pair } from "./pyramid";
import { degrees, LARGEST, limitZoom, settleOnPixels, slideView } from "./slide-view";
import { TileStack } from "./tile-stack";

/** As much larger than a plane is the view that shows all of it. */
const BESIDE = 1.12;

export interface SlideMapOptions {
  /** The keys of the viewer it is in; it closes them with itself. */
  keyboard?: Keyboard;
  /** Whether a double click zooms in; not where it ends a drawing. */
  doubleClickZoom?: boolean;
  /** Whether buttons to zoom, turn and mirror lie over the picture. */
  buttons?: boolean;
  /** Whether the small picture of the whole is shown. */
  minimap?: boolean;
  /** What full screen is asked for: the picture, or an element around it. */
  fullScreenElement?: HTMLElement;
  /** Whether scale and place under the pointer are told. */
  readsPlaces?: boolean;
  /** What the chip says of the place under the pointer; else x and y. */
  place?: (at: Pair) => string | null;
  /** Where volumes come from and how they are looked at; without it none are shown. */
  planes?: PlaneHost;
  /** Whether the picture itself says that the kernel is busy or gone; not where a line below does. */
  tellsConnection?: boolean;
}

export interface ViewChange {
  /** Pixels of level 0. */
  center?: Pair;
  /** CSS pixels per pixel of level 0. */
  zoom?: number;
  /** Degrees clockwise. */
  rotation?: number;
  mirrored?: boolean;
}

export class SlideMap {
  readonly root: HTMLElement;
  readonly overlay: HTMLElement;
  readonly map: OlMap;
  readonly keyboard: Keyboard;

  private readonly shown = signal<ImageState | null>(null);
  private readonly pointer = signal<Pair | null>(null);
  private readonly scale = signal(1);
  private readonly turned = signal(0);
  private readonly flipped = signal(false);
  private readonly laid = signal<Display>(slideDisplay({ width: 0, height: 0 }));
  private readonly panHeld = signal(false);
  private readonly awaiting = new Awaited();

  readonly image: ReadonlySignal<ImageState | null> = this.shown;
  /** Under the pointer, in image coordinates: pixels of level 0, voxels of a plane. */
  readonly cursor: ReadonlySignal<Pair | null> = this.pointer;
  /** CSS pixels per pixel of level 0. */
  readonly zoom: ReadonlySignal<number> = this.scale;
  /** Degrees clockwise, 0 to 360. */
  readonly rotation: ReadonlySignal<number> = this.turned;
  readonly mirrored: ReadonlySignal<boolean> = this.flipped;
  /** How image coordinates lie on the map, but for mirroring. */
  readonly display: ReadonlySignal<Display> = this.laid;
  /** How the channels of the image are shown; whoever sets them repaints what is on hand. */
  readonly channels = signal<readonly ChannelLook[]>([]);
  /** Whether Space is held: every drag pans, drawing tools keep still. */
  readonly panning: ReadonlySignal<boolean> = this.panHeld;
  /** What is being waited for, once that takes a while. */
  readonly awaited: ReadonlySignal<string | null>;

  private readonly tiles: TileStack;
  private readonly slices: SliceStack | null;
  private position: WirePosition = FIRST_FRAME;
  /** Whether the whole image is in view because nobody moved it: it stays so when resized. */
  private fitted = true;
  private readonly leave: (() => void)[] = [];

  constructor(
    element: HTMLElement,
    readonly transport: Transport,
    private readonly options: SlideMapOptions = {},
  ) {
    const { root, target, overlay } = buildElements(element);
    this.root = root;
    this.overlay = overlay;
    this.keyboard = options.keyboard ?? new Keyboard();
    this.keyboard.listen(root, "picture");
    this.awaited = computed(() => {
      const told = options.tellsConnection ?? true;
      if (told && transport.state.value === "busy") return "kernel busy";
      return transport.state.value === "gone" ? null : this.awaiting.reason.value;
    });
    const maxTilesLoading = OUTSTANDING;
    this.map = new OlMap({ target, controls: [], interactions: [], layers: [], maxTilesLoading });
    this.map.setView(this.makeView(1, 1));
    this.tiles = new TileStack(this.map, transport, this.awaiting);
    this.slices = options.planes
      ? new SliceStack(this.map, options.planes, (x, y) => this.toMap(x, y))
      : null;
    addMovement(this.map, {
      focused: () => root.matches(":focus-within"),
      panning: () => this.panHeld.peek(),
      doubleClickZoom: options.doubleClickZoom ?? true,
    });
    this.leave.push(this.keyboard.on(movementActions(this, this.panHeld)));
    this.listen(target);
    this.leave.push(watchTheme(root), addChrome(this, options));
    this.leave.push(effect(() => this.tiles.recolor(this.channels.value)));
    this.leave.push(effect(() => void (transport.state.value === "ready" && this.tiles.retry())));
  }

  /** Shows an image, or another frame, plane or slice of the one shown. */
  show(image: ImageState | null, position: WirePosition = FIRST_FRAME): void {
    const before = this.shown.peek();
    const display = this.displayOf(image, position);
    const laidAnew = !sameDisplay(display, this.laid.peek());
    this.position = position;
    if (before !== null && before === image && !laidAnew) {
      if (!this.slices?.show(image, position)) this.tiles.setPosition(position);
      return;
    }
    const sameImage = before?.source === image?.source && before?.id === image?.id;
    // Who listens to `image` may move the view: it is told when the view is there.
    batch(() => {
      this.shown.value = image;
      this.laid.value = display;
      if (!sameImage) this.channels.value = image === null ? [] : defaultLooks(image);
      if (image !== null && !(sameImage && !laidAnew)) this.look(image, sameImage);
      this.showTiles(sameImage && !laidAnew);
    });
  }

  /** What is shown of a volume is a slice of this plane, null for all others. */
  get plane() {
    return planeOf(this.position);
  }

  /** Begins to wait for something; call what is returned when it has come. */
  wait(reason: string): () => void {
    return this.awaiting.begin(reason);
  }

  toMap(x: number, y: number): Pair {
    return toMap(x, y, this.laid.peek(), this.flipped.peek());
  }

  toImage(coordinate: number[]): Pair {
    return toImage(coordinate, this.laid.peek(), this.flipped.peek());
  }

  /**
   * Pixels of the picture around a place of level 0, as they are shown.
   *
   * @param radius In screen pixels; the patch is twice as wide and a pixel more.
   */
  pixels(at: Pair, radius: number): Patch | null {
    const stack = this.slices?.layer ?? this.tiles;
    return stack.pixels({
      center: this.toMap(...at),
      resolution: this.view.getResolution() ?? 1,
      radius,
      toImage: (coordinate) => this.toImage(coordinate),
    });
  }

  /** Stored samples at a place of level 0 by channel; none where tiles are pictures. */
  samplesAt(at: Pair): ReadonlyMap<number, number> {
    return this.tiles.samplesAt(at);
  }

  /** Whether another frame is wanted than the one that is seen. */
  get turning(): ReadonlySignal<boolean> {
    return this.tiles.turning;
  }

  /** Middle of the view in pixels of level 0. */
  get center(): Pair {
    return this.toImage(this.view.getCenter() ?? [0, 0]);
  }

  /** Whether the whole image is shown because nobody moved it. */
  get isFitted(): boolean {
    return this.fitted;
  }

  /** Shows the whole image. */
  fit(): void {
    const image = this.shown.peek();
    if (image === null) return;
    this.limitZoom();
    this.view.cancelAnimations();
    const [width, height] = sizeOf(this.laid.peek());
    this.view.setCenter([width / 2, -height / 2]);
    this.view.setResolution(this.fitting());
    this.fitted = true;
  }

  /** Zooms to CSS pixels per pixel of level 0, about the middle of the view. */
  zoomTo(factor: number): void {
    this.fitted = false;
    this.view.cancelAnimations();
    this.view.animate({ resolution: 1 / factor, duration: duration() });
  }

  /** Multiplies the zoom. */
  zoomBy(factor: number): void {
    const target = this.view.getConstrainedResolution((this.view.getResolution() ?? 1) / factor);
    if (target) this.zoomTo(1 / target);
  }

  setView({ center, zoom, rotation, mirrored }: ViewChange): void {
    if (mirrored !== undefined && mirrored !== this.flipped.peek()) this.mirror();
    if (rotation !== undefined) {
      this.view.setRotation((rotation * Math.PI) / 180);
      if (this.fitted) this.fit();
    }
    if (zoom !== undefined || center !== undefined) this.view.cancelAnimations();
    if (zoom !== undefined) this.view.setResolution(1 / zoom);
    if (center !== undefined) this.view.setCenter(this.toMap(...center));
    if (zoom !== undefined || center !== undefined) this.fitted = false;
  }

  /** Moves the view by parts of its width and height, as it is seen. */
  panBy(across: number, down: number): void {
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const resolution = this.view.getResolution() ?? 1;
    const angle = this.view.getRotation();
    const [dx, dy] = [across * width * resolution, -down * height * resolution];
    const [x = 0, y = 0] = this.view.getCenter() ?? [];
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    this.fitted = false;
    this.view.animate({
      center: [x + dx * cos - dy * sin, y + dx * sin + dy * cos],
      duration: duration(),
    });
  }

  /** Turns the picture clockwise about the middle of the view. */
  rotateBy(degrees: number): void {
    this.view.setRotation(this.view.getRotation() + (degrees * Math.PI) / 180);
    if (this.fitted) this.fit();
  }

  /** Exchanges left and right of the picture; what is in the middle stays there. */
  mirror(): void {
    const center = this.center;
    this.flipped.value = !this.flipped.peek();
    this.showTiles(false);
    if (this.shown.peek() !== null) this.view.setCenter(this.toMap(...center));
  }

  /** Goes to the full screen, or back. */
  fullScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void (this.options.fullScreenElement ?? this.root).requestFullscreen();
  }

  close(): void {
    for (const leave of this.leave) leave();
    this.shown.value = null;
    this.tiles.close();
    this.slices?.close();
    this.keyboard.close();
    this.map.setTarget(undefined);
    this.map.dispose();
    this.root.remove();
  }

  private get view(): View {
    return this.map.getView();
  }

  private makeView(width: number, height: number): View {
    const view = slideView([width, height], this.map?.getView().getRotation() ?? 0);
    view.on("propertychange", () => {
      this.scale.value = 1 / (view.getResolution() ?? 1);
      this.turned.value = degrees(view.getRotation());
    });
    return view;
  }

  /** Another plane of a volume is shown as large as the one before, its whole where that was. */
  private look(image: ImageState, sameImage: boolean): void {
    const [fitted, zoom] = [this.fitted, this.view.getResolution()];
    this.map.setView(this.makeView(...sizeOf(this.laid.peek())));
    this.fit();
    const around = this.options.planes?.around(this.position);
    if (!sameImage || fitted || image.space === null || !around) return;
    this.setView({ center: around, ...(zoom ? { zoom: 1 / zoom } : {}) });
  }

  private displayOf(image: ImageState | null, position: WirePosition): Display {
    if (image === null) return slideDisplay({ width: 0, height: 0 });
    return this.options.planes?.display(image, position) ?? slideDisplay(image);
  }

  private fitting(): number {
    const [w = 1, h = 1] = this.map.getSize() ?? [];
    // The letters beside a plane have room of their own.
    const room = this.shown.peek()?.space == null ? 1 : BESIDE;
    return room * fitResolution(sizeOf(this.laid.peek()), [w, h], this.view.getRotation());
  }

  private limitZoom(): void {
    const image = this.shown.peek();
    if (image === null) return;
    const fitting = this.fitting();
    // A small volume fills its pane, and can still be enlarged.
    const largest = image.space === null ? LARGEST : Math.max(LARGEST, 4 / fitting);
    limitZoom(this.view, sizeOf(this.laid.peek()), fitting, largest);
  }

  private showTiles(over: boolean): void {
    const image = this.shown.peek();
    const sliced = this.slices?.show(image, this.position) ?? false;
    this.tiles.show(sliced ? null : image, this.flipped.peek(), this.position, over && !sliced);
    this.root.style.setProperty("--exact-ground", image?.background ?? "");
  }

  private listen(target: HTMLElement): void {
    const moved = (event: PointerEvent) => {
      const at = this.toImage(this.map.getEventCoordinate(event));
      this.pointer.value = this.shown.peek() && isWithin(this.laid.peek(), at) ? at : null;
    };
    const left = () => {
      this.pointer.value = null;
    };
    const pressed = (event: PointerEvent) => {
      if (!this.root.matches(":focus")) this.root.focus({ preventScroll: true });
      // The middle button would begin to scroll the page.
      if (event.button === 1) event.preventDefault();
    };
    target.addEventListener("pointermove", moved);
    target.addEventListener("pointerleave", left);
    target.addEventListener("pointerdown", pressed);
    this.map.on("movestart", () => {
      if (this.view.getInteracting() || this.view.getAnimating()) this.fitted = false;
    });
    this.map.on("moveend", () => this.settle());
    this.map.on("change:size", () => {
      this.limitZoom();
      if (this.fitted) this.fit();
    });
  }

  private settle(): void {
    this.tiles.retry();
    const size = this.map.getSize();
    if (!this.fitted && size)
      settleOnPixels(this.view, size as Pair, globalThis.devicePixelRatio || 1);
  }
}

function buildElements(element: HTMLElement) {
  const root = document.createElement("div");
  root.className = "exact-nb exact-slide";
  root.tabIndex = 0;
  root.setAttribute("role", "application");
  root.setAttribute("aria-label", "Image");
  const target = document.createElement("div");
  target.className = "exact-slide-map";
  const overlay = document.createElement("div");
  overlay.className = "exact-slide-overlay";
  root.append(target, overlay);
  element.append(root);
  return { root, target, overlay };
}
