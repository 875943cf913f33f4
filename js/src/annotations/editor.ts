/**
 * What a page can do to the annotations of the open image: edit, undo, redo, and settle what the
 * store refused. Every edit shows at once and goes through the outbox.
 */

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { around, type Bounds, intersect } from "../geometry/shapes";
import { MaskBook } from "../masks/mask-book";
import type {
  AnnotationEvent,
  ReceiptReply,
  TypeEntry,
  UndoDepth,
  ViewState,
  WireAbout,
  WirePosition,
} from "../protocol";
import { uuid7 } from "../uuid";
import {
  type Content,
  contentOf,
  EVERYWHERE,
  labelsImage,
  samePosition,
  throughout,
} from "./annotation";
import type { LocalChange } from "./changes";
import { LabelTiles } from "./label-tiles";
import { AnnotationLoader, type InView, type LoadState, type Reader } from "./loader";
import { type Caller, Outbox } from "./outbox";
import { type Entry, isStuck } from "./outbox-entry";
import { LocalOutboxStorage, type OutboxStorage } from "./outbox-storage";
import { covers, shapesOf, withShape } from "./spans";
import { type StepKind, Steps, type StepTaken } from "./steps";
import { AnnotationStore } from "./store";

/** New value of an annotation, null to delete it; without `uuid` a new annotation. */
export interface Edit {
  uuid?: string;
  content: Partial<Content> | null;
  /** What it does to the voxels of a segmentation, as `mask.paint` takes it. */
  stroke?: string;
}

/** What the outbox looks like, for save state and status line. */
export interface Outgoing {
  waiting: number;
  saving: number;
  stuck: readonly Entry[];
  /** When the last change was acknowledged, null before the first. */
  savedAt: Date | null;
  /** Why unsaved changes do not outlive the page, null where they do. */
  trouble: string | null;
}

export interface EditorHost {
  /** What is on the screen, null before there is anything. */
  inView(): InView | null;
  /** Ids that stay loaded. */
  keep(): ReadonlySet<string>;
  types(): readonly TypeEntry[];
  /** An undo or redo changed another image or frame than the open one. */
  elsewhere(image: number, position: WirePosition): void;
}

const NOTHING: Outgoing = { waiting: 0, saving: 0, stuck: [], savedAt: null, trouble: null };

export class Editor {
  readonly store: AnnotationStore;
  readonly outbox: Outbox;
  readonly loader: AnnotationLoader;
  readonly labels: LabelTiles;
  readonly masks: MaskBook;
  readonly #steps: Steps;
  readonly #outgoing = signal<Outgoing>(NOTHING);
  #operations = new Set<string>();

  constructor(
    caller: Caller & Reader,
    private readonly view: ViewState,
    private readonly host: EditorHost,
    storage: OutboxStorage = new LocalOutboxStorage(view.store, view.user_id),
  ) {
    const everywhere = (content: Content) => labelsImage(content, host.types());
    this.store = new AnnotationStore(
      () => this.outbox.entries,
      () => view.user_id,
      everywhere,
    );
    this.outbox = new Outbox(caller, storage, {
      revisionOf: (uuid) => this.store.revisionOf(uuid),
      changed: (uuids) => this.#changed(uuids),
      acknowledged: (entry, receipt) => this.#acknowledged(entry, receipt),
      skipped: (kind) => this.#steps.skipped(kind),
      refused: (entry, error) => {
        this.#steps.refused(entry, error);
        this.#reload();
      },
    });
    const place = (content: Content) => {
      const { position } = this.store;
      if (everywhere(content)) return null;
      return covers(content, position) ? position : content.position;
    };
    this.#steps = new Steps(caller, this.outbox, view, place);
    this.loader = new AnnotationLoader(
      caller,
      this.store,
      () => host.inView(),
      () => host.keep(),
    );
    this.labels = new LabelTiles(caller);
    this.masks = new MaskBook(
      caller,
      () => this.outbox.entries,
      () => host.types().flatMap(({ id, shape }) => (shape === "segmentation" ? id : [])),
    );
    this.outbox.restore();
    this.#count();
  }

  get outgoing(): ReadonlySignal<Outgoing> {
    return this.#outgoing;
  }

  /** How many steps can be taken back and brought back. */
  get depth(): ReadonlySignal<UndoDepth> {
    return this.#steps.depth;
  }

  /** The last undo or redo, until something new is drawn. */
  get lastStep(): ReadonlySignal<StepTaken | null> {
    return this.#steps.last;
  }

  get loading(): ReadonlySignal<LoadState> {
    return this.loader.state;
  }

  /** Turn to an image and frame. */
  async open(image: number | null, position: WirePosition): Promise<void> {
    const loaded = image !== null && this.loader.holds(image, position);
    if (!loaded) this.loader.reset();
    if (loaded) this.store.turn(position);
    else this.store.open(image, position, this.#carried());
    this.labels.open(image === null ? null : { image, ...position });
    void this.masks.open(image === null ? null : { image, t: position.t });
    if (!loaded) await this.loader.open();
  }

  /** What is in hand and may be made to span the frame that is turned to. */
  #carried(): Set<string> {
    const types = this.host.types().filter(({ multi_frame }) => multi_frame);
    const ids = new Set(types.map(({ id }) => id));
    const spanning = (uuid: string) => ids.has(this.store.held(uuid)?.type ?? 0);
    return new Set([...this.host.keep()].filter(spanning));
  }

  /**
   * Do one gesture's changes, as one step of undo.
   *
   * @returns Ids of the annotations, in order.
   */
  edit(edits: readonly Edit[]): string[] {
    const image = this.store.image;
    const changes = edits.flatMap((edit) => this.#change(edit) ?? []);
    if (image === null || changes.length === 0) return [];
    const operation = uuid7();
    this.#operations.add(operation);
    this.#steps.push({ operation, image, changes });
    this.outbox.add({ operation, kind: "edit", undoes: null, image, changes });
    this.#count();
    return changes.map((change) => change.uuid);
  }

  undo(): void {
    this.#step("undo");
  }

  redo(): void {
    this.#step("redo");
  }

  /** Offer again everything that was refused. */
  retryAll(): void {
    for (const entry of this.outbox.entries.filter(isStuck)) this.outbox.retry(entry.operation);
  }

  retry(entry: Entry): void {
    this.outbox.retry(entry.operation);
  }

  /** Give up a refused change, or take theirs in a conflict. */
  discard(entry: Entry): void {
    this.#steps.forget(this.outbox.discard(entry.operation));
    this.#count();
    this.#reload();
  }

  keepMine(entry: Entry): void {
    this.outbox.keepMine(entry.operation);
    this.#count();
  }

  /** Something changed in the store: read again unless this page did it. */
  heard(event: AnnotationEvent): void {
    const image = this.store.image;
    if (event.store !== this.view.store) return;
    if (event.operation !== null) {
      if (this.#operations.has(event.operation)) return;
      // 0 may be the same person: it is not told who it was.
      if (event.actor === this.view.user_id || event.actor === 0) this.#steps.elsewhere();
    }
    if (image === null || !event.images.includes(image)) return;
    this.labels.touch(event.bounds);
    void this.masks.reload();
    if (this.#concerns(event.bounds)) void this.loader.reload();
  }

  /** Whether what changed may be among what is loaded, or is to be. */
  #concerns(bounds: Bounds | null): boolean {
    const { partial } = this.loading.peek();
    const inView = this.host.inView();
    return !partial || bounds === null || inView === null || intersect(bounds, inView.bounds);
  }

  close(): void {
    this.outbox.close();
    this.loader.reset();
    this.labels.open(null);
    void this.masks.open(null);
  }

  #reload(): void {
    void this.loader.reload();
    void this.masks.reload();
  }

  #step(kind: StepKind): void {
    const before = new Set(this.outbox.entries);
    const about = this.#steps.take(kind, this.store.image ?? 0);
    for (const entry of this.outbox.entries) {
      if (!before.has(entry)) this.#operations.add(entry.operation);
    }
    this.#count();
    if (about) this.#turn(about);
  }

  /** @returns Whether another image or frame has to be opened to see what a step was about. */
  #turn({ image, position, kind }: WireAbout): boolean {
    const open = this.store.position;
    // A mask is seen on every frame and plane of its time.
    const there =
      kind === "segmentation" && position ? { ...open, t: position.t } : (position ?? open);
    if (image === this.store.image && samePosition(there, open)) return false;
    this.host.elsewhere(image, there);
    return true;
  }

  #change(edit: Edit): LocalChange | null {
    const change = this.#changeOf(edit);
    return change && edit.stroke !== undefined ? { ...change, stroke: edit.stroke } : change;
  }

  #changeOf({ uuid, content }: Edit): LocalChange | null {
    if (uuid === undefined) {
      if (content?.type === undefined || content.shape === undefined) return null;
      const { type, shape } = content;
      const position = this.#positionOf({ type, shape });
      const after = { position, concealed: false, blurred: false };
      return {
        uuid: uuid7(),
        before: null,
        after: { ...after, ...content, type, shape },
        base: 0,
        known: false,
      };
    }
    const shown = this.store.held(uuid);
    if (shown === undefined) return null;
    const before = contentOf(shown);
    const change: LocalChange = {
      uuid,
      before,
      after: content && this.#after(before, content),
      known: true,
    };
    if (!this.outbox.holds(uuid)) change.base = shown.revision;
    return change;
  }

  /** A shape that is drawn anew on one of several frames is drawn anew there. */
  #after(before: Content, { shape, ...others }: Partial<Content>): Content {
    const after = { ...before, ...others };
    if (shape === undefined) return after;
    const drawnWhole = others.span !== undefined || others.position !== undefined;
    return drawnWhole ? { ...after, shape } : withShape(after, this.store.position, shape);
  }

  /** Where something new goes. */
  #positionOf(content: Pick<Content, "type" | "shape">): WirePosition {
    if (content.shape.kind === "segmentation") return throughout(this.store.position.t);
    return labelsImage(content, this.host.types()) ? EVERYWHERE : this.store.position;
  }

  #changed(uuids: Set<string>): void {
    batch(() => {
      this.store.refresh(uuids);
      this.masks.refresh();
      this.#count();
    });
  }

  #acknowledged(entry: Entry, receipt: ReceiptReply | null): void {
    this.#steps.acknowledged(entry, receipt);
    this.masks.acknowledged(entry);
    if (receipt === null) {
      this.#reload();
      return;
    }
    this.#operations.add(receipt.operation);
    this.#outgoing.value = { ...this.#outgoing.peek(), savedAt: new Date(receipt.at) };
    this.store.acknowledge(entry, receipt);
    const places = entry.image === this.store.image ? placesOf(entry) : null;
    if (places) this.labels.touch(places);
    if (entry.image === this.store.image) this.loader.counted(receipt);
    if (!sameAnnotations(entry, receipt)) this.#foreign(receipt);
  }

  /** The store took back something this page does not hold. */
  #foreign({ about }: ReceiptReply): void {
    if (about && this.#turn(about)) return;
    this.labels.touch(null);
    this.#reload();
  }

  #count(): void {
    const entries = this.outbox.entries;
    const stuck = entries.filter(isStuck);
    const saving = entries.filter((entry) => entry.state === "saving").length;
    this.#outgoing.value = {
      waiting: entries.length - stuck.length,
      saving,
      stuck,
      savedAt: this.#outgoing.peek().savedAt,
      trouble: this.outbox.trouble,
    };
  }
}

/** Around all places an entry takes annotations from or puts them to; null for mere labels. */
function placesOf({ changes }: Entry): Bounds | null {
  const contents = changes.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
  return around(contents.flatMap(shapesOf));
}

/** Whether the store did what the page shows; what only the store knew the page does not show. */
function sameAnnotations(entry: Entry, receipt: ReceiptReply): boolean {
  if (entry.changes.length === 0) return false;
  const expected = new Set(entry.changes.map((change) => change.uuid));
  return (
    receipt.changes.length === expected.size &&
    receipt.changes.every(({ uuid }) => expected.has(uuid))
  );
}
