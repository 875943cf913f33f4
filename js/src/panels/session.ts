/**
 * One annotator on a page: the opened view and image, what is chosen, and what happens to both.
 * Panels read its signals and call its methods; nothing here draws.
 */

import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import { samePosition } from "../annotations/annotation";
import { Editor } from "../annotations/editor";
import { EVERYTHING, isSeen, toggled, toWireFilter, type ViewFilter } from "../annotations/filter";
import type { InView } from "../annotations/loader";
import type { SpanAxis } from "../annotations/spans";
import type {
  EventMessage,
  ImageEntry,
  ImageState,
  TypeEntry,
  ViewState,
  WirePosition,
} from "../protocol";
import { type AnyTool, draws, toolFor, toolNamed } from "../tools";
import { DEFAULT_OPTIONS, type ToolOptions } from "../tools/tool";
import type { Transport, ViewerModel } from "../transport/transport";
import { PlaneState } from "../volume/plane-state";
import { isPlane, type Voxel } from "../volume/planes";
import { Volumes } from "../volume/volume";
import { movedAxis } from "./moved-axis";
import { isGlobal, type PaletteEntry, paletteEntries, typeFor } from "./palette-entries";
import { annotateRefusal, editRefusal } from "./rights";
import { type Tally, tally } from "./tally";
import { type Trait, trait } from "./traits";

/** Milliseconds a filter is left alone until label tiles are made with it. */
const FILTER_RESTS = 250;

export class Session {
  readonly view = signal<ViewState | null>(null);
  readonly viewError = signal<string | null>(null);
  readonly shown = signal<ImageState | null>(null);
  readonly imageError = signal<string | null>(null);
  readonly editor = signal<Editor | null>(null);
  /** What is not drawn, hit, selected or counted as shown, and how the others look. */
  readonly filter = signal<ViewFilter>(EVERYTHING);
  /** The last gesture that led to nothing, and why. */
  readonly refused = signal<string | null>(null);
  /** What the last gesture came to, where that is not plain to see. */
  readonly told = signal<string | null>(null);
  /** What a person sets once for all gestures. */
  readonly options = signal<ToolOptions>(DEFAULT_OPTIONS);
  /** Bumped when annotations change, for what is computed of them. */
  readonly edition = signal(0);
  /** Progress of the overview that is being made, null while none is. */
  readonly building = signal<number | null>(null);
  /** Number of annotations by image as last seen here. */
  readonly counts = signal<ReadonlyMap<number, number>>(new Map());

  readonly image: Signal<number>;
  readonly selection: Signal<string[]>;
  readonly tool: Signal<string>;
  readonly type: Signal<number>;
  readonly height: Signal<number>;
  readonly z: Signal<number>;
  readonly t: Signal<number>;
  /** Where one is in a volume, and how its planes are looked at. */
  readonly planes: PlaneState;
  readonly volumes: Volumes;
  /** The frame, or the slice of a plane, that is open. */
  readonly position: ReadonlySignal<WirePosition>;
  /** The axis one has last moved along, of those that have more than one frame. */
  readonly axis: ReadonlySignal<SpanAxis>;

  readonly palette: ReadonlySignal<PaletteEntry[]>;
  /** How many annotations the image has of each kind, and how many of them are seen. */
  readonly tally: ReadonlySignal<Tally>;
  readonly inHand: ReadonlySignal<AnyTool>;
  /** The type that is drawn with the tool in hand. */
  readonly drawn: ReadonlySignal<TypeEntry | null>;
  readonly readOnly: ReadonlySignal<string | null>;
  /** Why the whole image cannot be labelled now; a label not yet read would be given twice. */
  readonly labelRefusal: ReadonlySignal<string | null>;

  /** Set by the stage: the visible part of the image. */
  inView: () => InView | null = () => null;

  readonly #traits: Trait<never>[] = [];
  readonly #leaving: (() => void)[] = [];
  #ticket = 0;

  constructor(
    model: ViewerModel,
    readonly transport: Transport,
  ) {
    const bind = <T>(name: string, missing: T): Signal<T> => {
      const bound = trait(model, name, missing);
      this.#traits.push(bound as unknown as Trait<never>);
      return bound.value;
    };
    this.image = bind("image", 0);
    this.selection = bind("selection", [] as string[]);
    this.tool = bind("tool", "");
    this.type = bind("type", 0);
    this.height = bind("height", 600);
    this.z = bind("z", 0);
    this.t = bind("t", 0);
    const entry = computed(() => {
      return this.view.value?.images.find(({ id }) => id === this.image.value);
    });
    this.planes = new PlaneState(
      model,
      computed(() => (entry.value ? shapeOf(entry.value) : null)),
    );
    this.volumes = new Volumes(transport, () => Number(model.get("volume_limit")) || 0);
    this.position = computed(() => {
      const [z, t] = [this.z.value, this.t.value];
      if (this.planes.shape.value === null) return { z, t, plane: null, slice: 0 };
      return { z: 0, t, plane: this.planes.plane.value, slice: this.planes.slice.value };
    });
    const moved = movedAxis(this.position, this.image, entry);
    this.axis = moved.axis;
    this.#leaving.push(moved.stop);
    this.tally = tally(this);
    this.palette = computed(() => paletteEntries(this.view.value?.types ?? []));
    this.inHand = computed(() => toolNamed(this.tool.value));
    this.drawn = computed(() => {
      return typeFor(this.inHand.value, this.type.value, this.view.value?.types ?? []);
    });
    this.readOnly = computed(() => annotateRefusal(this.view.value));
    this.labelRefusal = computed(() => {
      if (this.readOnly.value !== null) return this.readOnly.value;
      const labelled = this.editor.value?.loading.value.labelled ?? false;
      return labelled ? null : "the labels of this image are not loaded yet";
    });
    this.#leaving.push(transport.on((event) => this.#heard(event)));
    this.#leaving.push(
      effect(() => {
        if (transport.state.value === "ready") untracked(() => this.#awake());
      }),
    );
    void this.open();
  }

  /** Open the view, and the image it names or the first of the set. */
  async open(): Promise<void> {
    try {
      const { result } = await this.transport.call("view.open", {});
      this.viewError.value = null;
      const before = this.view.peek()?.images ?? [];
      this.view.value = result;
      if (this.editor.peek() === null) this.#begin(result);
      else this.#stayOpen(before, result);
    } catch (error) {
      if (this.view.peek() === null) this.viewError.value = (error as Error).message;
    }
  }

  /** Turn to an image, as a person does: the selection stays behind. */
  turnTo(image: number): void {
    if (image === this.image.peek()) return;
    batch(() => {
      this.selection.value = [];
      this.refused.value = null;
      this.told.value = null;
      this.planes.reset();
      this.image.value = image;
    });
  }

  /** Turn to a frame, or a slice of a plane, of an image. */
  turnToFrame(image: number, { z, t, plane, slice }: WirePosition): void {
    batch(() => {
      this.turnTo(image);
      this.z.value = z;
      this.t.value = t;
      if (isPlane(plane)) this.planes.turnTo(plane, slice);
    });
  }

  /** Turn to the next image, or the one before. */
  turn(by: 1 | -1): void {
    const images = this.view.peek()?.images ?? [];
    const at = images.findIndex((entry) => entry.id === this.image.peek());
    const next = images[at + by];
    if (next) this.turnTo(next.id);
  }

  /** Open the image again, as after an error. */
  reopen(): void {
    void this.#openImage(this.image.peek());
  }

  choose(entry: PaletteEntry): void {
    if (entry.obstacle !== null) {
      this.refused.value = entry.obstacle;
      return;
    }
    if (isGlobal(entry.type)) {
      this.toggleGlobal(entry.type);
      return;
    }
    if (this.#relabel(entry.type)) return;
    this.type.value = entry.type.id;
    const inHand = this.inHand.peek();
    const tool = draws(inHand, entry.type) ? inHand : toolFor(entry.type);
    if (tool && this.readOnly.peek() === null) this.take(tool);
  }

  take(tool: AnyTool): void {
    const types = this.view.peek()?.types ?? [];
    if ((tool.draws || tool.edits) && this.readOnly.peek() !== null) {
      this.refused.value = this.readOnly.peek();
      return;
    }
    this.tool.value = tool.name;
    const type = typeFor(tool, this.type.peek(), types);
    if (type) this.type.value = type.id;
    // What is drawn next is looked at next: nothing else stays selected, nothing stays dimmed. A
    // brush goes on with what is selected.
    if (tool.draws && !tool.edits) this.selection.value = [];
    this.refused.value = null;
    this.told.value = null;
  }

  /** Give a label of the whole image, or take it back. */
  toggleGlobal(type: TypeEntry): void {
    const editor = this.editor.peek();
    const refusal = this.labelRefusal.peek();
    if (editor === null || refusal !== null) {
      this.refused.value = refusal;
      return;
    }
    const given = this.globalsOf(type);
    if (given.length === 0) {
      editor.edit([{ content: { type: type.id, shape: { kind: "global" } } }]);
      return;
    }
    const refused = given.map((one) => editRefusal(this.view.peek(), one)).find((one) => one);
    if (refused) this.refused.value = refused;
    else editor.edit(given.map(({ uuid }) => ({ uuid, content: null })));
  }

  /** Labels of the whole image that were given. */
  globalsOf(type: TypeEntry) {
    const all = [...(this.editor.peek()?.store.all() ?? [])];
    return all.filter((one) => one.type === type.id && one.shape.kind === "global");
  }

  toggleVisible(type: number): void {
    const filter = this.filter.peek();
    this.filter.value = { ...filter, hiddenTypes: toggled(filter.hiddenTypes, type) };
  }

  close(): void {
    this.#ticket++;
    for (const leave of this.#leaving) leave();
    for (const bound of this.#traits) bound.close();
    this.planes.close();
    this.volumes.close();
    this.editor.peek()?.close();
  }

  #begin(view: ViewState): void {
    const editor = new Editor(this.transport, view, {
      inView: () => this.inView(),
      keep: () => new Set(this.selection.peek()),
      types: () => this.view.peek()?.types ?? [],
      elsewhere: (image, position) => this.turnToFrame(image, position),
    });
    this.#leaving.push(
      editor.store.on(() => {
        this.edition.value = this.edition.peek() + 1;
      }),
      effect(() => {
        void this.edition.value;
        void editor.loading.value;
        untracked(() => this.#count(editor));
      }),
    );
    this.editor.value = editor;
    if (!this.tool.peek()) this.tool.value = "select";
    if (!isListed(view, this.image.peek())) {
      this.image.value = view.image ?? view.images[0]?.id ?? 0;
    }
    this.#leaving.push(
      effect(() => {
        const image = this.image.value;
        untracked(() => void this.#openImage(image));
      }),
      effect(() => {
        const position = this.position.value;
        untracked(() => this.#openFrame(position));
      }),
      effect(() => this.#filter(editor)),
      effect(() => {
        void this.selection.value;
        queueMicrotask(() => editor.loader.release());
      }),
    );
  }

  /** At once on the page; then the kernel is asked for what lies beneath what is hidden. */
  #filter(editor: Editor): () => void {
    const filter = this.filter.value;
    untracked(() => {
      const selection = this.selection.peek();
      const left = selection.filter((uuid) => {
        const one = editor.store.get(uuid);
        return one === undefined || isSeen(one, filter);
      });
      if (left.length < selection.length) this.selection.value = left;
    });
    const asking = setTimeout(() => editor.labels.filter(toWireFilter(filter)), FILTER_RESTS);
    return () => clearTimeout(asking);
  }

  /** The set changed: where the open image is gone, or none was, the one in its place is opened. */
  #stayOpen(before: readonly ImageEntry[], view: ViewState): void {
    const open = this.image.peek();
    if (isListed(view, open)) return;
    const place = before.findIndex((entry) => entry.id === open);
    const next = view.images[Math.max(0, place)] ?? view.images.at(-1);
    this.turnTo(next?.id ?? 0);
  }

  async #openImage(image: number): Promise<void> {
    const ticket = ++this.#ticket;
    this.imageError.value = null;
    this.building.value = null;
    void this.editor.peek()?.open(image === 0 ? null : image, this.position.peek());
    if (image === 0) {
      this.shown.value = null;
      return;
    }
    try {
      const { result } = await this.transport.call("image.open", { image });
      if (ticket === this.#ticket) this.shown.value = result;
    } catch (error) {
      if (ticket !== this.#ticket) return;
      this.shown.value = null;
      this.imageError.value = (error as Error).message;
    }
  }

  #openFrame(position: WirePosition): void {
    const editor = this.editor.peek();
    if (editor === null || editor.store.image === null) return;
    const { image } = editor.store;
    // Another image is opened at its own position.
    if (image !== this.image.peek() || samePosition(position, editor.store.position)) return;
    void editor.open(image, position);
  }

  /** With the selecting tool a type's key gives the type to what is selected. */
  #relabel(type: TypeEntry): boolean {
    const editor = this.editor.peek();
    if (editor === null || this.inHand.peek().name !== "select") return false;
    const view = this.view.peek();
    const fitting = this.selection.peek().filter((uuid) => {
      const annotation = editor.store.get(uuid);
      if (annotation?.shape.kind !== type.shape || editRefusal(view, annotation)) return false;
      return type.multi_frame || !annotation.span;
    });
    if (fitting.length === 0) return false;
    const changed = fitting.filter((uuid) => editor.store.get(uuid)?.type !== type.id);
    editor.edit(changed.map((uuid) => ({ uuid, content: { type: type.id } })));
    return true;
  }

  /** Remember how many annotations the open image has, for when another one is open. */
  #count(editor: Editor): void {
    const { image } = editor.store;
    const { phase, partial, total } = editor.loading.peek();
    if (image === null || phase !== "loaded") return;
    const counts = new Map(this.counts.peek());
    this.counts.value = counts.set(image, partial ? total : editor.store.size);
  }

  /** The kernel answers: send what waited and open what could not be opened. */
  #awake(): void {
    const editor = this.editor.peek();
    if (editor === null) {
      if (this.viewError.peek() !== null) void this.open();
      return;
    }
    editor.outbox.wake();
    editor.labels.retry();
    if (this.imageError.peek() !== null) this.reopen();
    else if (editor.loading.peek().phase === "failed") void editor.loader.reload();
  }

  #heard(event: EventMessage["event"]): void {
    if (event.type === "annotations") this.editor.peek()?.heard(event);
    else if (event.type === "records") {
      if (event.store === this.view.peek()?.store) void this.open();
    } else if (event.source === this.shown.peek()?.source) {
      const done = event.progress >= 1;
      this.building.value = done ? null : event.progress;
      if (done) this.reopen();
    }
  }
}

/** Voxels along each axis of a volume, null for all other images. */
function shapeOf({ kind, width, height, depth }: ImageEntry): Voxel | null {
  return kind === "volume" && width > 0 && height > 0 ? [width, height, depth] : null;
}

function isListed({ images }: ViewState, image: number): boolean {
  return images.some((entry) => entry.id === image);
}
