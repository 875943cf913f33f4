/** Correcting the item in place, with the tools of the annotator; nothing is sent before it is saved. */

import { effect, signal } from "@preact/signals";
import type { Saved } from "../annotations/annotation";
import { AnnotationLayers } from "../annotations/layer";
import { AnnotationStore } from "../annotations/store";
import { UNKNOWN_COLOR } from "../annotations/style";
import { boundsOf, type Vertex } from "../geometry/shapes";
import type { TypeEntry, WireShape } from "../protocol";
import { type AnyTool, toolNamed } from "../tools";
import { ToolController } from "../tools/controller";
import { gripMarks } from "../tools/grips";
import { CLICK_REACH } from "../tools/selecting";
import { snapper } from "../tools/snapping";
import {
  DEFAULT_OPTIONS,
  type Preview,
  type Step,
  type ToolContext,
  type ToolOptions,
} from "../tools/tool";
import { meanScale, stretchOf } from "../viewer/display";
import type { SlideMap } from "../viewer/slide-map";
import type { ReviewItemEntry } from "./protocol";

/** Tools that change an outline. */
const OUTLINE_TOOLS = ["select", "reshape", "brush", "eraser"];

export class Fixing {
  readonly tool = signal<AnyTool>(toolNamed("select"));
  readonly type = signal(0);
  /** Whether anything is otherwise than it was. */
  readonly changed = signal(false);
  readonly refused = signal<string | null>(null);
  readonly tools: readonly AnyTool[];
  readonly #store = new AnnotationStore(
    () => [],
    () => 0,
  );
  readonly #layers: AnnotationLayers;
  readonly #controller: ToolController;
  readonly #shapes: WireShape[];
  readonly #options = signal<ToolOptions>(DEFAULT_OPTIONS);
  readonly #leaving: (() => void)[];
  #preview: Preview = {};
  /** The grips of a shape of very many follow it. */
  #pointer: Vertex | null = null;

  constructor(
    readonly item: ReviewItemEntry,
    private readonly slide: SlideMap,
    private readonly types: readonly TypeEntry[],
  ) {
    const outline = item.shape.kind === "polygon";
    this.tools = (outline ? OUTLINE_TOOLS : ["select"]).map(toolNamed);
    this.type.value = item.type;
    this.#shapes = [item.shape];
    this.#store.open(item.image, item.position);
    this.#layers = new AnnotationLayers(this.#store, {
      toMap: (x, y) => slide.toMap(x, y),
      colorOf: () => types.find(({ id }) => id === this.type.peek())?.color ?? UNKNOWN_COLOR,
      visible: () => true,
      filled: () => false,
      opacity: () => 1,
    });
    this.#controller = new ToolController({
      tool: () => this.tool.peek(),
      forbidden: () => null,
      panning: () => slide.panning.peek(),
      context: () => this.#context(),
      toImage: (coordinate) => slide.toImage(coordinate),
      told: (step) => this.#told(step),
      hovered: (at) => {
        this.#pointer = at ?? this.#pointer;
        this.#show();
      },
    });
    for (const layer of this.#layers.layers) slide.map.addLayer(layer);
    slide.map.addInteraction(this.#controller);
    const settled = () => this.#show();
    slide.map.on("moveend", settled);
    this.#leaving = [
      () => slide.map.un("moveend", settled),
      effect(() => {
        void this.tool.value;
        this.#controller.switched();
      }),
      effect(() => {
        void this.type.value;
        this.#load();
      }),
    ];
  }

  get shape(): WireShape {
    return this.#shapes.at(-1) ?? this.item.shape;
  }

  /** Types that are drawn as this item is. */
  get choices(): readonly TypeEntry[] {
    return this.types.filter(({ shape }) => shape === this.item.shape.kind);
  }

  /** What is to be otherwise; null where all is as it was. */
  changes(): { shape: WireShape | null; type: number | null } | null {
    const shape = this.#shapes.length > 1 ? this.shape : null;
    const type = this.type.peek() === this.item.type ? null : this.type.peek();
    return shape === null && type === null ? null : { shape, type };
  }

  /** Takes the last step back. @returns Whether there was one. */
  undo(): boolean {
    if (this.#controller.step("back")) return true;
    if (this.#shapes.length < 2) return false;
    this.#shapes.pop();
    this.#load();
    return true;
  }

  /** @returns Whether a gesture was given up. */
  cancel(): boolean {
    return this.#controller.begun.peek() && this.#controller.cancel();
  }

  key(key: string): boolean {
    return this.#controller.key(key, { shift: false, ctrl: false, alt: false });
  }

  close(): void {
    for (const leave of this.#leaving) leave();
    this.slide.map.removeInteraction(this.#controller);
    for (const layer of this.#layers.layers) this.slide.map.removeLayer(layer);
    this.#layers.close();
  }

  #context(): ToolContext {
    const near = {
      pixel: this.#pixel(),
      stretch: stretchOf(this.slide.display.peek()),
      options: this.#options.peek(),
      within: () => [...this.#store.all()],
    };
    const { width = 0, height = 0, depth = 1, frames = 1 } = this.slide.image.peek() ?? {};
    const [x0, y0, x1, y1] = this.slide.display.peek().bounds;
    return {
      ...near,
      image:
        this.slide.plane === null
          ? { width, height, depth, frames }
          : { width: x1 - x0, height: y1 - y0, depth, frames, origin: Math.min(x0, y0) },
      types: this.types,
      type: this.types.find(({ id }) => id === this.type.peek()) ?? null,
      selection: [this.item.uuid],
      position: this.item.position,
      // A correction stays on the frame it is of.
      axis: "z",
      complete: true,
      get: (uuid) => this.#store.get(uuid),
      held: (uuid) => this.#store.get(uuid),
      at: (place, reach) =>
        this.#store.at(place, Math.max(reach, CLICK_REACH * near.pixel), near.stretch),
      snap: snapper(near),
      canvas: () => null,
      pixels: (at, radius) => this.slide.pixels(at, radius),
      ordered: () => [...this.#store.all()],
      refusal: () => null,
    };
  }

  #pixel(): number {
    return 1 / (this.slide.zoom.peek() * meanScale(this.slide.display.peek()));
  }

  #told(step: Step<unknown>): void {
    this.#preview = step.preview ?? {};
    if (step.options) this.#options.value = { ...this.#options.peek(), ...step.options };
    if (step.refused !== undefined) this.refused.value = step.refused;
    const mine = step.change?.find(({ uuid }) => uuid === this.item.uuid);
    if (mine?.content === null) {
      this.refused.value = "to say that it is no object, leave the correction and reject it";
    } else if (mine?.content.shape && boundsOf(mine.content.shape) !== null) {
      this.refused.value = null;
      this.#shapes.push(mine.content.shape);
      this.#load();
    }
    if (step.take !== undefined) this.tool.value = toolNamed(step.take);
    this.#show();
  }

  #load(): void {
    const { uuid, revision, position } = this.item;
    const saved: Saved = {
      uuid,
      revision,
      position,
      type: this.type.peek(),
      shape: this.shape,
      concealed: false,
      blurred: false,
      status: "unverified",
      author: 0,
      score: null,
    };
    this.#store.load({ saved: [saved], mark: this.#store.mark(), scene: null, keep: null });
    this.changed.value = this.changes() !== null;
    this.#show();
  }

  #show(): void {
    const { moved, drawn: _, chosen, ...preview } = this.#preview;
    const shape = moved?.get(this.item.uuid) ?? this.shape;
    const grips =
      this.tool.peek().name === "select"
        ? gripMarks(shape, {
            pixel: this.#pixel(),
            stretch: stretchOf(this.slide.display.peek()),
            viewport: null,
            pointer: () => this.#pointer,
            chosen,
          })
        : [];
    this.#layers.show({
      selection: [this.item.uuid],
      hovered: null,
      moved: moved ?? new Map(),
      drawn: null,
      ...preview,
      grips,
    });
  }
}
