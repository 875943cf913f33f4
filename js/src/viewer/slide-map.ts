/** A map of one image: tiles, movement, and the chrome over the picture. */

import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import OlMap from "ol/Map.js";
import type { Patch } from "../geometry/patch";
import { Keyboard } from "../keys/keyboard";
import type { ImageState, WirePosition } from "../protocol";
import { type ChannelLook, defaultLooks } from "../samples/looks";
import { watchTheme } from "../theme";
import type { Transport } from "../transport/transport";
import { OUTSTANDING, type TilePlace } from "../transport/wishes";
import type { PlaneHost } from "../volume/plane-host";
import { FIRST_FRAME, planeOf } from "../volume/plane-host";
import { SliceStack } from "../volume/slice-stack";
import { Awaited } from "./awaited";
import { addChrome } from "./chrome";
import { type Display, isWithin, sameDisplay, slideDisplay, toImage, toMap } from "./display";
import { addMovement } from "./movement";
import { movementActions } from "./movement-keys";
import type { Pair } from "./pyramid";
import type { Painted } from "./slide-tile";
import { TileStack } from "./tile-stack";
import { ViewControl } from "./view-control";

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
  /** Whether tiles are kept decoded once they came: for who returns or looks ahead. */
  keepsDecoded?: boolean;
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

/** Paints over the small picture of the whole, at so many of its pixels per pixel of level 0. */
export type OverviewPainter = (
  context: CanvasRenderingContext2D,
  across: number,
  down: number,
) => void;

export class SlideMap {
  readonly root: HTMLElement;
  readonly overlay: HTMLElement;
  readonly map: OlMap;
  readonly keyboard: Keyboard;

  private readonly shown = signal<ImageState | null>(null);
  private readonly pointer = signal<Pair | null>(null);
  private readonly flipped = signal(false);
  private readonly laid = signal<Display>(slideDisplay({ width: 0, height: 0 }));
  private readonly panHeld = signal(false);
  private readonly awaiting = new Awaited();

  readonly image: ReadonlySignal<ImageState | null> = this.shown;
  /** Under the pointer, in image coordinates: pixels of level 0, voxels of a plane. */
  readonly cursor: ReadonlySignal<Pair | null> = this.pointer;
  /** CSS pixels per pixel of level 0. */
  readonly zoom: ReadonlySignal<number>;
  /** Degrees clockwise, 0 to 360. */
  readonly rotation: ReadonlySignal<number>;
  readonly mirrored: ReadonlySignal<boolean> = this.flipped;
  /** How image coordinates lie on the map, but for mirroring. */
  readonly display: ReadonlySignal<Display> = this.laid;
  /** How the channels of the image are shown; whoever sets them repaints what is on hand. */
  readonly channels = signal<readonly ChannelLook[]>([]);
  /** What lies over the small picture of the whole; a new one is painted at once. */
  readonly overlaid = signal<OverviewPainter | null>(null);
  /** Whether Space is held: every drag pans, drawing tools keep still. */
  readonly panning: ReadonlySignal<boolean> = this.panHeld;
  /** What is being waited for, once that takes a while. */
  readonly awaited: ReadonlySignal<string | null>;

  private readonly tiles: TileStack;
  private readonly slices: SliceStack | null;
  private position: WirePosition = FIRST_FRAME;
  private readonly looking: ViewControl;
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
    this.looking = new ViewControl(this.map, {
      image: () => this.shown.peek(),
      display: () => this.laid.peek(),
      mirrored: () => this.flipped.peek(),
    });
    this.zoom = this.looking.zoom;
    this.rotation = this.looking.rotation;
    this.tiles = new TileStack(this.map, transport, this.awaiting, options.keepsDecoded);
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

  /** Reads and decodes tiles of the image shown before they come into view. */
  fetchAhead(places: readonly TilePlace[], signal: AbortSignal): Promise<void> {
    return this.tiles.fetchAhead(places, signal);
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
      resolution: this.looking.resolution,
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

  /** Changes when another frame, or other channels, were drawn: `samplesAt` tells of them. */
  get drawn(): ReadonlySignal<string> {
    return this.tiles.drawn;
  }

  /** All of the frame that is shown, small; null where its tiles are pictures, or too many. */
  overview(signal: AbortSignal): Promise<Painted | null> {
    return this.tiles.overview(signal);
  }

  /** Middle of the view in pixels of level 0. */
  get center(): Pair {
    return this.looking.center;
  }

  /** Whether the whole image is shown because nobody moved it. */
  get isFitted(): boolean {
    return this.looking.isFitted;
  }

  /** Shows the whole image. */
  fit(): void {
    this.looking.fit();
  }

  /** Zooms to CSS pixels per pixel of level 0, about the middle of the view. */
  zoomTo(factor: number): void {
    this.looking.zoomTo(factor);
  }

  /** Multiplies the zoom. */
  zoomBy(factor: number): void {
    this.looking.zoomBy(factor);
  }

  setView({ center, zoom, rotation, mirrored }: ViewChange): void {
    if (mirrored !== undefined && mirrored !== this.flipped.peek()) this.mirror();
    if (rotation !== undefined) this.looking.turnTo(rotation);
    this.looking.move({ center, zoom });
  }

  /** Moves the view by parts of its width and height, as it is seen. */
  panBy(across: number, down: number): void {
    this.looking.panBy(across, down);
  }

  /** Turns the picture clockwise about the middle of the view. */
  rotateBy(degrees: number): void {
    this.looking.turnBy(degrees);
  }

  /** Exchanges left and right of the picture; what is in the middle stays there. */
  mirror(): void {
    const center = this.center;
    this.flipped.value = !this.flipped.peek();
    this.showTiles(false);
    if (this.shown.peek() !== null) this.looking.recenter(center);
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

  /** Another plane of a volume is shown as large as the one before, its whole where that was. */
  private look(image: ImageState, sameImage: boolean): void {
    const around = sameImage && image.space !== null;
    this.looking.open((around && this.options.planes?.around(this.position)) || null);
  }

  private displayOf(image: ImageState | null, position: WirePosition): Display {
    if (image === null) return slideDisplay({ width: 0, height: 0 });
    return this.options.planes?.display(image, position) ?? slideDisplay(image);
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
    this.map.on("moveend", () => this.tiles.retry());
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
