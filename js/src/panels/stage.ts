/** The picture with its annotations: brings session, map, layers and tools together. */

import { batch, effect, signal, untracked } from "@preact/signals";
import type { Annotation } from "../annotations/annotation";
import { TilesBeneath } from "../annotations/beneath";
import { type Coloring, coloring } from "../annotations/coloring";
import type { Editor } from "../annotations/editor";
import { isSeen } from "../annotations/filter";
import type { Mark } from "../annotations/guides";
import { AnnotationLayers } from "../annotations/layer";
import type { InView } from "../annotations/loader";
import { DIMMED, UNKNOWN_COLOR } from "../annotations/style";
import { type Bounds, boundsOf, type Vertex } from "../geometry/shapes";
import type { ImageState } from "../protocol";
import { toolNamed } from "../tools";
import type { Command, Outcome } from "../tools/command";
import { ToolController } from "../tools/controller";
import { gripUnder, onlySelected } from "../tools/gripping";
import { gripMarks } from "../tools/grips";
import { cursorOf } from "../tools/handles";
import type { Shapes } from "../tools/moving";
import { CLICK_REACH } from "../tools/selecting";
import { type SnapContext, snapper } from "../tools/snapping";
import type { ImageSize, Preview, Step, ToolContext, VertexRef } from "../tools/tool";
import { meanScale, stretchOf } from "../viewer/display";
import type { SlideMap } from "../viewer/slide-map";
import { type PlaneName, sliceCount, sliceSize } from "../volume/planes";
import { Finder } from "./finder";
import { MaskScene } from "./mask-scene";
import { editRefusal } from "./rights";
import type { Session } from "./session";

/** One object, so that a pointer that moves without a preview changes nothing. */
const NO_PREVIEW: Preview = {};
const NONE_MOVED: Shapes = new Map();
const NO_IMAGE: ImageSize = { width: 0, height: 0, depth: 1, frames: 1 };

/** Over the picture, under all vectors. */
const BENEATH = 9;

export class Stage {
  /** What lies under the pointer, and where on the map element. */
  readonly hovered = signal<{ uuid: string; pixel: number[] } | null>(null);
  readonly controller: ToolController;
  readonly #preview = signal<Preview>(NO_PREVIEW);
  readonly #cursor = signal("default");
  /** Where the pointer was last; the grips of a shape of very many follow it. */
  readonly #pointer = signal<Vertex | null>(null);
  /** Bumped when the view has come to rest. */
  readonly #settled = signal(0);
  readonly #finder: Finder;
  readonly masks: MaskScene;
  #layers: AnnotationLayers | null = null;
  #beneath: TilesBeneath | null = null;
  #coloring: Coloring = coloring("type", []);
  readonly #leaving: (() => void)[] = [];

  constructor(
    private readonly session: Session,
    readonly slide: SlideMap,
  ) {
    this.#finder = new Finder(session);
    this.masks = new MaskScene(session, (annotation) => {
      const { colorBy } = session.filter.value;
      return coloring(colorBy, session.view.value?.types ?? [])(annotation);
    });
    this.controller = new ToolController({
      tool: () => session.inHand.peek(),
      forbidden: () => this.#forbidden(),
      panning: () => slide.panning.peek(),
      context: () => this.context(),
      toImage: (coordinate) => slide.toImage(coordinate),
      told: (step) => this.#told(step),
      hovered: (at) => this.#hover(at),
    });
    slide.map.addInteraction(this.controller);
    session.inView = () => this.inView();
    const settled = () => {
      this.#settled.value++;
      void session.editor.peek()?.loader.settled();
      session.editor.peek()?.labels.retry();
    };
    slide.map.on("moveend", settled);
    this.#leaving.push(
      () => slide.map.un("moveend", settled),
      effect(() => {
        const [image, position] = [session.shown.value, session.position.value];
        void session.planes.sagittalLeft.value;
        untracked(() => {
          if (image === null || image.space === null) session.volumes.turnTo(null);
          // The planes of another image are those of the one that is being opened.
          if (image === null || image.id === session.image.peek()) slide.show(image, position);
        });
      }),
      effect(() => {
        const editor = session.editor.value;
        untracked(() => this.#attach(editor));
      }),
      effect(() => this.#rebuild()),
      effect(() => this.#show()),
      effect(() => this.masks.paint(this.#preview.value.voxels)),
      this.masks.addTo(slide, () => session.position.value),
      effect(() => {
        const reading = session.editor.value?.labels.reading.value;
        return reading ? slide.wait("reading annotations") : undefined;
      }),
      effect(() => {
        // Annotations of the frame that comes do not lie on the one that is still seen.
        const shown = !slide.turning.value;
        void session.editor.value;
        untracked(() => this.#setShown(shown));
      }),
      effect(() => this.#switched()),
      effect(() => this.#point()),
    );
  }

  /** What the tools may ask. */
  context(): ToolContext {
    const { session } = this;
    const store = session.editor.peek()?.store;
    const image = session.shown.peek();
    const visible = (one: Annotation) => this.#visible(one);
    const near: SnapContext = {
      pixel: this.#pixel(),
      stretch: stretchOf(this.slide.display.peek()),
      options: session.options.peek(),
      within: (bounds) => (store?.within(bounds) ?? []).filter(visible),
    };
    return {
      ...near,
      image: image ? sizeOn(image, this.slide.plane) : NO_IMAGE,
      types: session.view.peek()?.types ?? [],
      type: session.drawn.peek(),
      selection: session.selection.peek(),
      position: store?.position ?? { z: 0, t: 0, plane: null, slice: 0 },
      axis: session.axis.peek(),
      complete: session.editor.peek()?.loader.isComplete ?? true,
      get: (uuid) => store?.get(uuid),
      held: (uuid) => store?.held(uuid),
      at: (place, reach) => this.#at(place, reach),
      snap: snapper(near),
      canvas: () => this.masks.canvas(),
      pixels: (at, radius) => this.slide.pixels(at, radius),
      ordered: () => this.ordered(),
      refusal: (annotation) => editRefusal(session.view.peek(), annotation),
    };
  }

  /** A shape of which only tiles are there lies on top of the larger ones that are loaded. */
  #at(place: Vertex, reach: number): Annotation[] {
    const { selection, editor } = this.session;
    const hits = editor.peek()?.store.at(place, reach, stretchOf(this.slide.display.peek())) ?? [];
    const visible = hits.filter((one) => this.#visible(one));
    if (!this.#beneath?.shows(place)) return visible;
    return visible.filter(({ uuid }) => selection.peek().includes(uuid));
  }

  /** What a list names: masks, which have no place to be read at, then all others. */
  listed(): Annotation[] {
    const all = [...(this.session.editor.peek()?.store.all() ?? [])];
    const masks = all.filter((one) => one.shape.kind === "segmentation" && this.#visible(one));
    return [...masks, ...this.ordered()];
  }

  /** Visible annotations in reading order: by rows of the screen's height, then from the left. */
  ordered(): Annotation[] {
    const all = [...(this.session.editor.peek()?.store.all() ?? [])];
    return all
      .filter((one) => boundsOf(one.shape) !== null && this.#visible(one))
      .sort((a, b) => readingOrder(a) - readingOrder(b) || (a.uuid < b.uuid ? -1 : 1));
  }

  /** The visible part of the image and how large it is shown, null before there is one. */
  inView(): InView | null {
    const { shown, image } = this.session;
    if (shown.peek()?.id !== image.peek()) return null;
    const bounds = this.viewport();
    return bounds && { bounds, resolution: this.#pixel() };
  }

  /** The visible part of the image, null before there is one. */
  viewport(): Bounds | null {
    const size = this.slide.map.getSize();
    if (size === undefined || this.session.shown.peek() === null) return null;
    const [width = 0, height = 0] = size;
    const pixels = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ];
    const places = pixels.map((pixel) => this.slide.map.getCoordinateFromPixel(pixel));
    if (places.some((place) => !place)) return null;
    const corners = places.map((place) => this.slide.toImage(place));
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  /** Bring an annotation into view without changing the zoom unless it is too large. */
  reveal(annotation: Annotation): void {
    const bounds = boundsOf(annotation.shape);
    const viewport = this.viewport();
    if (bounds === null || viewport === null) return;
    const [x0, y0, x1, y1] = bounds;
    const share = Math.max(
      (x1 - x0) / (viewport[2] - viewport[0]),
      (y1 - y0) / (viewport[3] - viewport[1]),
    );
    const zoom = this.slide.zoom.peek();
    const far = share > 0.9 ? { zoom: (zoom * 0.6) / share } : {};
    this.slide.setView({ center: [(x0 + x1) / 2, (y0 + y1) / 2], ...far });
  }

  close(): void {
    for (const leave of this.#leaving) leave();
    this.slide.map.removeInteraction(this.controller);
    this.#attach(null);
  }

  #attach(editor: Editor | null): void {
    if (this.#layers) {
      for (const layer of this.#layers.layers) this.slide.map.removeLayer(layer);
      this.#layers.close();
      this.#layers = null;
    }
    if (this.#beneath) {
      this.slide.map.removeLayer(this.#beneath.layer);
      this.#beneath.close();
      this.#beneath = null;
    }
    if (editor === null) return;
    const toMap = (x: number, y: number) => this.slide.toMap(x, y);
    this.#beneath = new TilesBeneath(editor, { toMap, size: () => this.#size() }, BENEATH);
    this.slide.map.addLayer(this.#beneath.layer);
    this.#layers = new AnnotationLayers(editor.store, {
      toMap,
      colorOf: (annotation) => this.#coloring(annotation),
      filled: () => this.session.filter.peek().filled,
      opacity: () => this.session.filter.peek().opacity,
      visible: (annotation) => this.#visible(annotation),
    });
    for (const layer of this.#layers.layers) this.slide.map.addLayer(layer);
    this.#rebuild();
  }

  #setShown(shown: boolean): void {
    this.#layers?.setShown(shown);
    this.#beneath?.layer.setVisible(shown);
  }

  /** Mirroring, another image and hidden types change where and whether features are. */
  #rebuild(): void {
    void this.slide.mirrored.value;
    void this.slide.display.value;
    void this.slide.image.value;
    const filter = this.session.filter.value;
    this.#coloring = coloring(filter.colorBy, this.session.view.value?.types ?? []);
    this.#beneath?.style(filter, this.#coloring);
    untracked(() => this.#layers?.rebuild());
  }

  #show(): void {
    const { session } = this;
    void session.edition.value;
    const { opacity } = session.filter.value;
    const store = session.editor.value?.store;
    const { moved, drawn, chosen, ...preview } = this.#preview.value;
    const selection = session.selection.value.filter((uuid) => store?.get(uuid) !== undefined);
    this.#beneath?.layer.setOpacity(opacity * (selection.length > 0 ? DIMMED : 1));
    this.#layers?.show({
      selection,
      hovered: this.hovered.value?.uuid ?? null,
      moved: moved ?? NONE_MOVED,
      drawn: drawn ? { shape: drawn, color: session.drawn.value?.color ?? UNKNOWN_COLOR } : null,
      ...preview,
      grips: this.#grips(moved ?? NONE_MOVED, chosen),
    });
  }

  /** Where the one selected shape can be taken hold of, as it is seen now. */
  #grips(moved: Shapes, chosen: VertexRef | undefined): Mark[] {
    const { inHand, view } = this.session;
    void view.value;
    const only = inHand.value.name === "select" ? onlySelected(this.context()) : null;
    if (only === null) return [];
    void this.#settled.value;
    return gripMarks(moved.get(only.uuid) ?? only.shape, {
      pixel: this.#pixel(),
      stretch: stretchOf(this.slide.display.peek()),
      viewport: this.viewport(),
      pointer: () => this.#pointer.value,
      chosen,
    });
  }

  /** Take back the vertex being placed, or else the newest edit. */
  undo(): void {
    if (this.controller.step("back")) return;
    this.session.told.value = null;
    this.session.editor.peek()?.undo();
  }

  redo(): void {
    if (this.controller.step("forward")) return;
    this.session.told.value = null;
    this.session.editor.peek()?.redo();
  }

  /** Do a command to the selection. */
  run(command: Command): void {
    const context = this.context();
    const refused = this.session.readOnly.peek() ?? command.refusal(context);
    this.#told({ state: null, ...(refused === null ? command.run(context) : { refused }) });
  }

  /** Do something to the selection that has no name of its own. */
  perform(act: (context: ToolContext) => Outcome): void {
    this.#told({ state: null, ...act(this.context()) });
  }

  #told(step: Step<unknown>): void {
    const { session } = this;
    batch(() => {
      this.#preview.value = step.preview ?? NO_PREVIEW;
      if (step.options) session.options.value = { ...session.options.peek(), ...step.options };
      this.#change(step);
      if (step.find) void this.#finder.find(step.find);
      else if (step.selection !== undefined) this.#finder.cancel();
      this.#say(step);
      if (step.take !== undefined) session.take(toolNamed(step.take));
      if (step.turn) session.turnToFrame(session.image.peek(), step.turn);
    });
  }

  /** What a change comes to stands until the next one. */
  #say({ refused, change, told }: Step<unknown>): void {
    if (refused === undefined && !change) return;
    this.session.refused.value = refused ?? null;
    this.session.told.value = told ?? null;
  }

  #change({ change, selection }: Step<unknown>): void {
    const editor = this.session.editor.peek();
    const changed = change && editor ? editor.edit(change) : [];
    const left = () => changed.filter((uuid) => editor?.store.get(uuid) !== undefined);
    const selected = selection === "changed" ? left() : selection;
    if (selected) this.session.selection.value = [...selected];
  }

  #hover(at: Vertex | null): void {
    if (at === null) {
      this.hovered.value = null;
      return;
    }
    this.#pointer.value = at;
    const context = this.context();
    const [hit] = context.at(at, CLICK_REACH * context.pixel);
    const uuid = hit?.uuid ?? null;
    if (uuid !== (this.hovered.peek()?.uuid ?? null)) {
      const pixel = this.slide.map.getPixelFromCoordinate(this.slide.toMap(...at));
      this.hovered.value = uuid === null ? null : { uuid, pixel };
    }
    this.#cursor.value = this.#cursorAt(at, hit, context);
  }

  #cursorAt(at: Vertex, hit: Annotation | undefined, context: ToolContext): string {
    const tool = this.session.inHand.peek();
    if (tool.name !== "select") return tool.cursor;
    const grip = gripUnder(at, context)?.[1];
    if (grip?.kind === "handle") {
      const rotation = this.slide.map.getView().getRotation();
      const [across, down] = this.slide.display.peek().flipped;
      // Turned over once, the picture leans the other way; twice, as before.
      return cursorOf(grip.handle, rotation, (this.slide.mirrored.peek() !== across) !== down);
    }
    if (grip) return grip.kind === "middle" ? "copy" : "move";
    if (hit === undefined) return tool.cursor;
    return context.selection.includes(hit.uuid) && context.refusal(hit) === null
      ? "move"
      : "pointer";
  }

  #switched(): void {
    this.#cursor.value = this.session.inHand.value.cursor;
    untracked(() => this.controller.switched());
  }

  #point(): void {
    const cursor = this.slide.panning.value ? "grab" : this.#cursor.value;
    this.slide.root.style.setProperty("--exact-cursor", cursor === "cross" ? CROSS : cursor);
  }

  #forbidden(): string | null {
    const { session } = this;
    const refusal = session.readOnly.peek();
    if (refusal !== null) return refusal;
    if (session.shown.peek() === null) return "no image is open";
    const { draws } = session.inHand.peek();
    if (draws === undefined || session.drawn.peek() !== null) return null;
    return `no type of this set is drawn as a ${draws}`;
  }

  #visible(annotation: Annotation): boolean {
    return isSeen(annotation, this.session.filter.peek());
  }

  #size(): [number, number] | null {
    const image = this.session.shown.peek();
    if (image === null) return null;
    const { width, height } = sizeOn(image, this.slide.plane);
    return [width, height];
  }

  /** Size of a screen pixel in image coordinates, in the mean of both axes. */
  #pixel(): number {
    const resolution = this.slide.map.getView().getResolution() ?? 1;
    return resolution / meanScale(this.slide.display.peek());
  }
}

/** A cross-hair with a gap at the centre, dark under light; the pixel in the gap stays visible. */
const CROSS_LINES = "M16 2V12M16 20V30M2 16H12M20 16H30";
const CROSS = `url("data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" fill="none"><path d="${CROSS_LINES}" stroke="#000" stroke-width="3" stroke-opacity=".7"/><path d="${CROSS_LINES}" stroke="#fff" stroke-width="1.2"/></svg>`,
)}") 16 16, crosshair`;

/** The image as a plane of it is drawn on. */
function sizeOn(image: ImageState, plane: PlaneName | null): ImageSize {
  if (plane === null || image.space === null) return image;
  const [width, height] = sliceSize(image.space.shape, plane);
  const depth = sliceCount(image.space.shape, plane);
  return { width, height, depth, frames: image.frames, origin: -0.5 };
}

/** Rows of 256 pixels from the top, in each from the left. */
function readingOrder({ shape }: Annotation): number {
  const [x, y] = boundsOf(shape) ?? [0, 0];
  return Math.floor(y / 256) * 1e7 + x;
}
