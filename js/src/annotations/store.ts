/**
 * The annotations of the open image as they are shown: what the store told, with the changes that
 * are still in the outbox on top. Reading again can therefore never lose a change.
 */

import { type Bounds, distance, extentArea, stretched, type Vertex } from "../geometry/shapes";
import type { ReceiptReply, WirePosition } from "../protocol";
import type { Annotation, Content, Saved, SaveState } from "./annotation";
import type { LocalChange } from "./changes";
import { type Entry, isStuck } from "./outbox-entry";
import { SlotBook } from "./slot-book";
import { covers, isBetween, shapeOn } from "./spans";
import { SpatialIndex } from "./spatial-index";

/** Ids that changed, or null for all. */
export type StoreListener = (changed: ReadonlySet<string> | null) => void;

/** What was acknowledged while a read was under way, which may have missed it. */
export type ReadMark = Map<string, Saved | null>;

/** What a read brought. */
export interface Brought {
  saved: readonly Saved[];
  mark: ReadMark;
  /** Whether it brought all of a volume at one time, whatever the plane. */
  whole?: boolean;
  /** Life of the slots in it. */
  scene: number | null;
  /** Ids that stay although the read did not bring them; null where it brought everything. */
  keep: ReadonlySet<string> | null;
}

export class AnnotationStore {
  #saved = new Map<string, Saved>();
  #shown = new Map<string, Annotation>();
  /** On other frames and slices than the open one. */
  #elsewhere = new Map<string, Annotation>();
  /** What was in hand when the frame was turned: it stays known where it is not to be seen. */
  #carried: ReadonlySet<string> = new Set();
  #whole = false;
  #index = new SpatialIndex();
  #marks = new Set<ReadMark>();
  readonly #slots = new SlotBook();
  #listeners = new Set<StoreListener>();
  #image: number | null = null;
  #position: WirePosition = { z: 0, t: 0, plane: null, slice: 0 };

  /**
   * @param entries The outbox, in order.
   * @param user Author of what is drawn here.
   * @param everywhere Whether content is a label of the whole image, shown on every frame.
   */
  constructor(
    private readonly entries: () => readonly Entry[],
    private readonly user: () => number,
    private readonly everywhere: (content: Content) => boolean = () => false,
  ) {}

  get image(): number | null {
    return this.#image;
  }

  get position(): WirePosition {
    return this.#position;
  }

  get size(): number {
    return this.#shown.size;
  }

  get(uuid: string): Annotation | undefined {
    return this.#shown.get(uuid);
  }

  all(): IterableIterator<Annotation> {
    return this.#shown.values();
  }

  /** What is known of other frames and slices: neither drawn, hit nor counted here. */
  elsewhere(): IterableIterator<Annotation> {
    return this.#elsewhere.values();
  }

  /** An annotation of the open frame, or one of another frame that is known. */
  held(uuid: string): Annotation | undefined {
    return this.#shown.get(uuid) ?? this.#elsewhere.get(uuid);
  }

  saved(uuid: string): Saved | undefined {
    return this.#saved.get(uuid);
  }

  revisionOf(uuid: string): number {
    return this.#saved.get(uuid)?.revision ?? 0;
  }

  /** Annotations whose bounds touch a rectangle. */
  within(bounds: Bounds): Annotation[] {
    return this.#index.search(bounds).flatMap((uuid) => this.#shown.get(uuid) ?? []);
  }

  /**
   * What lies at a place, the smallest on top.
   *
   * @param reach In image coordinates, along an axis that is not stretched.
   * @param stretch How much longer each axis is seen, as on a plane of unequal voxels.
   */
  at([x, y]: Vertex, reach: number, stretch: Vertex = [1, 1]): Annotation[] {
    const [dx, dy] = [reach / stretch[0], reach / stretch[1]];
    const near = this.within([x - dx, y - dy, x + dx, y + dy]);
    const [atX, atY] = [x * stretch[0], y * stretch[1]];
    return near
      .filter(({ shape }) => distance(stretched(shape, stretch), atX, atY) <= reach)
      .sort((a, b) => extentArea(a.shape) - extentArea(b.shape));
  }

  on(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Turn to an image and frame; empty, but for unsaved changes, until it is loaded.
   *
   * @param carry Ids that stay known on another frame of the same image.
   */
  open(image: number | null, position: WirePosition, carry: ReadonlySet<string> = new Set()): void {
    const kept = image === this.#image ? [...carry].flatMap((id) => this.#saved.get(id) ?? []) : [];
    this.#carried = new Set(kept.map(({ uuid }) => uuid));
    this.#image = image;
    this.#position = position;
    this.#whole = false;
    this.#saved.clear();
    // A slot is a number in the tiles of the frame that is left.
    for (const { slot: _, ...one } of kept) this.#saved.set(one.uuid, one);
    this.#marks.clear();
    this.#slots.clear();
    this.#showAll();
  }

  /** Turn to another slice of a volume all of which is loaded. */
  turn(position: WirePosition): void {
    this.#position = position;
    this.#showAll();
  }

  /** Start a read: what is acknowledged from now on wins over what it brings. */
  mark(): ReadMark {
    const mark: ReadMark = new Map();
    this.#marks.add(mark);
    return mark;
  }

  /** Let go of a mark whose read failed. */
  unmark(mark: ReadMark): void {
    this.#marks.delete(mark);
  }

  /** Put what a read brought in the place of what was known. */
  load({ saved, mark, scene, keep, whole = false }: Brought): void {
    if (!this.#marks.delete(mark)) return;
    this.#whole = whole;
    this.#slots.meet(scene);
    const next = new Map(saved.map((one) => [one.uuid, one]));
    if (keep) this.#keep(next, keep);
    else this.#keepOnly(next, this.#carried);
    this.#afterMark(next, mark);
    this.#saved = next;
    this.#slots.changed();
    this.#showAll();
  }

  /** Add what was looked for to what is known. */
  adopt(saved: readonly Saved[], mark: ReadMark): void {
    if (!this.#marks.delete(mark)) return;
    const found = new Map(saved.map((one) => [one.uuid, one]));
    this.#afterMark(found, mark);
    for (const [uuid, one] of found) this.#saved.set(uuid, one);
    this.#slots.changed();
    this.refresh(found.keys());
  }

  /** Let go of all but these and what is on its way to the kernel. */
  retain(keep: ReadonlySet<string>): void {
    const next = new Map<string, Saved>();
    this.#keep(next, keep);
    if (next.size === this.#saved.size) return;
    this.#saved = next;
    this.#slots.changed();
    this.#showAll();
  }

  /** Label tiles show all that was acknowledged: what was drawn in their place may go. */
  tilesCaughtUp(): void {
    this.#slots.caughtUp();
  }

  /** Ids acknowledged of late, which label tiles may not show yet. */
  get fresh(): ReadonlySet<string> {
    return this.#slots.fresh;
  }

  /** Slots that label tiles are not to draw: of what is known here, and of what is gone. */
  get slots(): ReadonlySet<number> {
    return this.#slots.of(this.#saved.values());
  }

  /** Besides `keep` stays what has changes under way: they are based on it. */
  #keep(next: Map<string, Saved>, keep: ReadonlySet<string>): void {
    this.#keepOnly(next, [...keep, ...this.#carried, ...this.#pending().keys()]);
  }

  #keepOnly(next: Map<string, Saved>, keep: Iterable<string>): void {
    for (const uuid of keep) {
      const kept = this.#saved.get(uuid);
      if (kept && !next.has(uuid)) next.set(uuid, kept);
    }
  }

  /** What was acknowledged while a read was under way wins over what it brought. */
  #afterMark(next: Map<string, Saved>, mark: ReadMark): void {
    for (const [uuid, acknowledged] of mark) {
      if (acknowledged === null) next.delete(uuid);
      else if ((next.get(uuid)?.revision ?? 0) <= acknowledged.revision) {
        next.set(uuid, acknowledged);
      }
    }
  }

  /** An entry is on disk: its changes are the saved state now. */
  acknowledge(entry: Entry, receipt: ReceiptReply): void {
    if (entry.image !== this.#image) return;
    const effects = new Map(entry.changes.map((change) => [change.uuid, change]));
    for (const { uuid, revision, deleted } of receipt.changes) {
      const effect = effects.get(uuid);
      if (effect === undefined) continue;
      const acknowledged = deleted ? null : this.#acknowledged(effect, revision);
      const saved = acknowledged && this.#isHeld(acknowledged) ? acknowledged : null;
      for (const mark of this.#marks) mark.set(uuid, saved);
      this.#slots.acknowledged(uuid, this.#saved.get(uuid)?.slot, !deleted);
      if (saved === null) this.#saved.delete(uuid);
      else this.#saved.set(uuid, saved);
    }
    this.refresh(effects.keys());
  }

  /** Whether it is seen on the open frame. */
  #isHere(content: Content): boolean {
    const { position, shape } = content;
    if (shape.kind === "segmentation") return position.t === this.#position.t;
    return covers(content, this.#position) || this.everywhere(content);
  }

  /** Whether it is of what is loaded. */
  #isHeld(content: Saved): boolean {
    const sameTime = covers(content, { ...content.position, t: this.#position.t });
    const carried = this.#carried.has(content.uuid);
    return carried || this.#isHere(content) || (this.#whole && sameTime);
  }

  #acknowledged({ uuid, after, before }: LocalChange, revision: number): Saved | null {
    const content = after ?? before;
    if (content === null) return null;
    return { ...this.#ground(uuid), ...content, uuid, revision };
  }

  /** Author and review of an annotation that was edited here: earlier verdicts do not count. */
  #ground(uuid: string): Pick<Saved, "author" | "status" | "score"> {
    const saved = this.#saved.get(uuid);
    const refused = saved?.status === "rejected" || saved?.status === "resubmitted";
    return {
      author: saved?.author ?? this.user(),
      status: refused ? "resubmitted" : "unverified",
      score: null,
    };
  }

  /** Show annotations anew after their entries changed. */
  refresh(uuids: Iterable<string>): void {
    const changed = new Set(uuids);
    if (changed.size === 0) return;
    const pending = this.#pending();
    for (const uuid of changed) this.#show(uuid, pending.get(uuid) ?? []);
    this.#told(changed);
  }

  #showAll(): void {
    const pending = this.#pending();
    this.#shown.clear();
    this.#elsewhere.clear();
    for (const uuid of new Set([...this.#saved.keys(), ...pending.keys()])) {
      const annotation = this.#overlay(uuid, pending.get(uuid) ?? []);
      if (annotation) this.#mapOf(annotation).set(uuid, annotation);
    }
    this.#index.load(this.#shown.values());
    this.#told(null);
  }

  #show(uuid: string, entries: readonly Entry[]): void {
    const annotation = this.#overlay(uuid, entries);
    this.#shown.delete(uuid);
    this.#elsewhere.delete(uuid);
    this.#index.remove(uuid);
    if (annotation === null) return;
    this.#mapOf(annotation).set(uuid, annotation);
    if (this.#isHere(annotation)) this.#index.set(annotation);
  }

  #mapOf(annotation: Annotation): Map<string, Annotation> {
    return this.#isHere(annotation) ? this.#shown : this.#elsewhere;
  }

  /** Entries of the open image by annotation, in order. */
  #pending(): Map<string, Entry[]> {
    const pending = new Map<string, Entry[]>();
    for (const entry of this.entries()) {
      if (entry.image !== this.#image) continue;
      for (const { uuid } of entry.changes) {
        const entries = pending.get(uuid);
        if (entries) entries.push(entry);
        else pending.set(uuid, [entry]);
      }
    }
    return pending;
  }

  #overlay(uuid: string, entries: readonly Entry[]): Annotation | null {
    const saved = this.#saved.get(uuid);
    if (entries.length === 0) return saved ? this.#seen({ ...saved, state: "saved" }) : null;
    const { state, reason } = worst(entries);
    const content = this.#content(uuid, entries, state);
    if (content === null) return null;
    // Content without a span is on one frame, whatever was saved.
    const { span: _, ...ground } = saved ?? { ...this.#ground(uuid), revision: 0, span: null };
    const shown: Annotation = { ...ground, ...content, uuid, state };
    if (reason !== undefined) shown.reason = reason;
    return this.#seen(shown);
  }

  /** What spans frames with its shape on the open one; on another slice, at the open time. */
  #seen(stored: Annotation): Annotation {
    if (!stored.span) return stored;
    const { t } = this.#position;
    const at = covers(stored, this.#position) ? this.#position : { ...stored.position, t };
    const shape = shapeOn(stored, at);
    if (shape === null) return stored;
    return { ...stored, shape, first: stored.shape, between: isBetween(stored, at) };
  }

  /** What the last change made of it; a refused deletion leaves it on the screen. */
  #content(uuid: string, entries: readonly Entry[], state: SaveState): Content | null {
    const change = entries.at(-1)?.changes.find((one) => one.uuid === uuid);
    if (change === undefined) return null;
    if (change.after !== null || state === "unsaved" || state === "saving") return change.after;
    return change.before;
  }

  #told(changed: ReadonlySet<string> | null): void {
    for (const listener of [...this.#listeners]) listener(changed);
  }
}

const GRAVITY: Record<Entry["state"], number> = { unsaved: 0, saving: 1, failed: 2, conflict: 3 };

function worst(entries: readonly Entry[]): { state: SaveState; reason?: string } {
  const [gravest] = [...entries].sort((a, b) => GRAVITY[b.state] - GRAVITY[a.state]);
  if (gravest === undefined) return { state: "saved" };
  if (!isStuck(gravest)) return { state: gravest.state };
  return { state: gravest.state, reason: gravest.reason ?? "the kernel gave no reason" };
}
