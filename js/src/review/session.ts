/**
 * One review on a page: what is verified, the items at hand, verdicts on their way. Panels read its
 * signals and call its methods; nothing here draws.
 */

import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { EventMessage, ImageState, TypeEntry, WireShape } from "../protocol";
import type { Transport } from "../transport/transport";
import { uuid7 } from "../uuid";
import {
  LocalVerdictStorage,
  type VerdictEntry,
  VerdictOutbox,
  type VerdictStorage,
} from "./outbox";
import type { ReviewItemEntry, ReviewState } from "./protocol";
import { Stopwatch } from "./stopwatch";
import { type Decision, Trail } from "./trail";

/** Items that are held ahead of the one shown. */
export const AHEAD = 8;
/** Milliseconds after which what is held is leased anew. */
const LEASE = 5 * 60_000;
/** Notices that are told at once. */
const MOST_NOTICES = 3;

const GONE = "the item you looked at is not to be judged any more";
const TAKEN_BACK =
  "your correction is taken back; who has worked on an item does not judge it: others will";

/** Reasons of a rejection, by the digit that names them. */
export const REASONS = [
  "wrong class",
  "wrong outline",
  "not an object",
  "duplicate",
  "wrong frame or plane",
  "incomplete",
  "other",
] as const;
export type Reason = (typeof REASONS)[number];

/** What the next key means: a verdict, the reason of a rejection, or words to it. */
export type Asked = "verdict" | "reason" | "comment";

export interface Notice {
  key: number;
  text: string;
}

export interface Chosen {
  types?: number[] | null;
  authors?: number[] | null;
}

export class ReviewSession {
  readonly state = signal<ReviewState | null>(null);
  readonly error = signal<string | null>(null);
  readonly asked = signal<Asked>("verdict");
  readonly notices = signal<readonly Notice[]>([]);
  /** Items judged here and not taken back. */
  readonly done: ReadonlySignal<number>;
  /** Items left, the one shown among them. */
  readonly left: ReadonlySignal<number>;
  readonly trail = new Trail();
  readonly outbox = signal<VerdictOutbox | null>(null);
  /** Whether nothing more can be had. */
  readonly exhausted = signal(false);
  readonly watch = new Stopwatch();
  /** States of images by number, as far as they are there. */
  readonly images = signal<ReadonlyMap<number, ImageState>>(new Map());

  readonly #total = signal(0);
  /** Judged in this widget before the page was opened. */
  readonly #before = signal(0);
  readonly #opening = new Map<number, Promise<ImageState | null>>();
  readonly #leaving: (() => void)[] = [];
  readonly #leasing: ReturnType<typeof setInterval>;
  /** Items whose correction was taken back. */
  readonly #unfixed = new Set<string>();
  /** Items whose verdict was refused and that are looked at anew. */
  readonly #refusing = new Set<string>();
  #asking = false;
  #askAgain = false;
  #round = 0;
  #keys = 0;
  #closed = false;

  constructor(
    private readonly transport: Transport,
    private readonly storage?: VerdictStorage,
  ) {
    this.done = computed(() => this.#before.value + this.trail.judged.value);
    this.left = computed(() => Math.max(0, this.#total.value - this.done.value));
    this.#leasing = setInterval(() => void this.#refill(), LEASE);
    this.#leaving.push(
      transport.on((event) => this.#heard(event)),
      effect(() => {
        if (transport.state.value === "ready") untracked(() => this.#awake());
      }),
      effect(() => {
        void this.trail.current.value?.item.uuid;
        untracked(() => {
          this.watch.restart();
          void this.#refill();
        });
      }),
    );
    void this.open();
  }

  /** Begins anew, with another choice of types and authors where one is given. */
  async open(chosen: Chosen = {}): Promise<void> {
    const round = ++this.#round;
    try {
      const { result } = await this.transport.call("review.open", { ...chosen });
      if (round !== this.#round || this.#closed) return;
      batch(() => {
        this.error.value = null;
        this.asked.value = "verdict";
        this.state.value = result;
        this.exhausted.value = result.nothing !== null;
        this.trail.clear();
        this.#begin(result);
        this.#count(result.remaining);
      });
      await this.#refill();
    } catch (error) {
      if (round === this.#round) this.error.value = (error as Error).message;
    }
  }

  typeOf(item: ReviewItemEntry): TypeEntry | undefined {
    return this.state.value?.types.find(({ id }) => id === item.type);
  }

  // -- verdicts ----------------------------------------------------------------------------------

  approve(): boolean {
    return this.#judge("approve");
  }

  abstain(): boolean {
    return this.#judge("abstain");
  }

  /** The first key of a rejection; pressed again it is given up. */
  askReason(): boolean {
    if (this.trail.current.peek() === null) return false;
    this.asked.value = this.asked.peek() === "verdict" ? "reason" : "verdict";
    return true;
  }

  /** The second: the digit of a reason. @returns Whether one was asked for. */
  reason(digit: number): boolean {
    const reason = REASONS[digit - 1];
    if (this.asked.peek() !== "reason" || reason === undefined) return false;
    if (reason === "other") this.asked.value = "comment";
    else this.#judge("reject", reason);
    return true;
  }

  reject(reason: Reason, comment = ""): boolean {
    if (reason === "other" && comment.trim() === "") {
      this.asked.value = "comment";
      return true;
    }
    return this.#judge("reject", reason, comment.trim());
  }

  /** A correction: a revision authored by the verifier. */
  fix(shape: WireShape | null, type: number | null): boolean {
    return this.#judge("fix", null, "", { shape, type });
  }

  /** @returns Whether something that was asked is given up. */
  cancel(): boolean {
    if (this.asked.peek() === "verdict") return false;
    this.asked.value = "verdict";
    return true;
  }

  back(): boolean {
    this.asked.value = "verdict";
    return this.trail.back();
  }

  forward(): boolean {
    this.asked.value = "verdict";
    return this.trail.forward();
  }

  /** Takes back the last verdict and shows its item again. */
  undo(): boolean {
    if (this.cancel()) return true;
    const taken = this.trail.unmark();
    if (taken === null) return false;
    const { verdict, decision } = taken.mark;
    const outbox = this.outbox.peek();
    if (!outbox?.withdraw(verdict)) {
      if (decision === "fix") {
        if (taken.item) this.#unfixed.add(taken.item.uuid);
        outbox?.add(`unfix-${verdict}`, "review.unfix", { verdict, name: uuid7() });
      } else outbox?.add(`retract-${verdict}`, "review.retract", { verdict });
    }
    return true;
  }

  #judge(
    decision: Decision,
    reason: string | null = null,
    comment = "",
    fix: { shape: WireShape | null; type: number | null } | null = null,
  ): boolean {
    const current = this.trail.current.peek();
    const outbox = this.outbox.peek();
    if (current === null || outbox === null) return false;
    const { uuid, revision } = current.item;
    const verdict = uuid7();
    const { seconds } = this.watch;
    const said = { verdict, annotation: uuid, revision, seconds };
    batch(() => {
      this.asked.value = "verdict";
      // First on its way, then gone: an item that is nowhere would be fetched again.
      if (fix) outbox.add(verdict, "review.fix", { ...said, ...fix });
      else outbox.add(verdict, "review.judge", { ...said, decision, reason, comment });
      this.trail.mark({ verdict, decision, reason, comment, seconds });
    });
    return true;
  }

  // -- notices -----------------------------------------------------------------------------------

  notify(text: string): void {
    const notice = { key: ++this.#keys, text };
    this.notices.value = [...this.notices.peek(), notice].slice(-MOST_NOTICES);
  }

  dismiss(key: number): void {
    this.notices.value = this.notices.peek().filter((one) => one.key !== key);
  }

  // -- images ------------------------------------------------------------------------------------

  /** How an image is laid out; asked for once. */
  image(id: number): Promise<ImageState | null> {
    const known = this.#opening.get(id);
    if (known) return known;
    const opening = this.transport.call("image.open", { image: id }).then(
      ({ result }) => {
        this.images.value = new Map(this.images.peek()).set(id, result);
        return result;
      },
      (error: Error) => {
        this.#opening.delete(id);
        if (error.name !== "KernelGone" && error.name !== "AbortError") this.notify(error.message);
        return null;
      },
    );
    this.#opening.set(id, opening);
    return opening;
  }

  /** The page goes: others may have what is held. */
  leave(): void {
    this.transport.call("review.leave", {}).catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#round++;
    clearInterval(this.#leasing);
    for (const leave of this.#leaving) leave();
    this.outbox.peek()?.close();
  }

  // -- the kernel --------------------------------------------------------------------------------

  #begin(state: ReviewState): void {
    if (this.outbox.peek() !== null) return;
    this.#before.value = state.done;
    const storage = this.storage ?? new LocalVerdictStorage(state.store, state.user_id);
    const outbox = new VerdictOutbox(this.transport, storage, {
      acknowledged: (_, tally) => this.#count(tally.remaining),
      refused: (entry, error) => void this.#refused(entry, error),
    });
    this.outbox.value = outbox;
    const left = outbox.restore();
    if (left > 0) this.notify(`${left} ${left === 1 ? "verdict" : "verdicts"} of before sent now`);
  }

  /** What the kernel says is left, less what it has not heard of yet. */
  #count(remaining: number): void {
    const waiting = this.outbox.peek()?.waiting.peek() ?? 0;
    const left = Math.max(0, remaining - waiting);
    this.#total.value = left + this.done.peek();
  }

  async #refill(): Promise<void> {
    if (this.state.peek() === null || this.state.peek()?.nothing === "right") return;
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#askAgain = false;
        await this.#ask();
      } while (this.#askAgain && !this.#closed);
    } catch {
      // The kernel is away; asked again when it is back.
    } finally {
      this.#asking = false;
    }
  }

  async #ask(): Promise<void> {
    const round = this.#round;
    const count = Math.max(0, AHEAD + 1 - this.trail.ahead().length);
    const held = [
      ...this.trail.open().map(({ uuid }) => uuid),
      ...(this.outbox.peek()?.held() ?? []),
      ...this.#refusing,
    ];
    const current = this.trail.current.peek()?.item.uuid ?? null;
    const { result } = await this.transport.call("review.next", { count, held, current });
    if (round !== this.#round) return;
    batch(() => {
      this.trail.add(result.items);
      this.exhausted.value = result.items.length < count;
      this.#count(result.remaining);
    });
    for (const { image } of result.items) void this.image(image);
  }

  async #refused(entry: VerdictEntry, error: Error): Promise<void> {
    const { params } = entry;
    if (!("annotation" in params)) {
      this.notify(`not taken back: ${error.message}`);
      return;
    }
    this.#refusing.add(params.annotation);
    const [now] = await this.#look([params.annotation]);
    this.#refusing.delete(params.annotation);
    const item = error.name === "RevisionConflict" ? (now ?? null) : null;
    this.trail.refuse(params.verdict, item);
    this.notify(refusalWords(entry, error, item));
    void this.#refill();
  }

  async #look(uuids: string[]): Promise<ReviewItemEntry[]> {
    try {
      const { result } = await this.transport.call("review.look", { uuids });
      this.#count(result.remaining);
      return result.items;
    } catch {
      return [];
    }
  }

  #awake(): void {
    if (this.state.peek() === null) {
      if (this.error.peek() !== null) void this.open();
      return;
    }
    this.outbox.peek()?.wake();
    void this.#refill();
  }

  #heard(event: EventMessage["event"]): void {
    if (this.state.peek() === null || !("store" in event)) return;
    if (event.store !== this.state.peek()?.store) return;
    if (event.type === "records") {
      if (this.state.peek()?.nothing !== null) void this.open();
      return;
    }
    if (event.type !== "annotations") return;
    const named = new Set(event.uuids);
    const touched = this.trail
      .open()
      .filter(
        ({ uuid, image }) => event.images.includes(image) && (named.size === 0 || named.has(uuid)),
      );
    if (touched.length > 0) void this.#refresh(touched);
    else if (this.exhausted.peek() && this.trail.current.peek() === null) void this.#refill();
  }

  /** Somebody has changed items that are held, or judged them. */
  async #refresh(touched: readonly ReviewItemEntry[]): Promise<void> {
    const uuids = touched.map(({ uuid }) => uuid);
    const found = new Map((await this.#look(uuids)).map((item) => [item.uuid, item]));
    const shown = this.trail.current.peek()?.item.uuid;
    for (const uuid of uuids) {
      const item = found.get(uuid);
      if (item === undefined) {
        this.trail.drop(uuid);
        if (uuid === shown) this.notify(this.#unfixed.has(uuid) ? TAKEN_BACK : GONE);
      } else if (this.trail.refresh(item) && uuid === shown) {
        this.notify(`changed just now: you see revision ${item.revision}`);
      }
    }
    void this.#refill();
  }
}

/** What is said of a verdict that the store did not take, and what to do. */
export function refusalWords(
  { method }: Pick<VerdictEntry, "method">,
  error: Error,
  item: ReviewItemEntry | null,
): string {
  const what = method === "review.fix" ? "correction" : "verdict";
  if (item !== null) {
    return `your ${what} does not count: the item was changed meanwhile. Its revision ${item.revision} comes next, judge it again`;
  }
  if (error.name === "RevisionConflict") {
    return `your ${what} does not count: the item was changed meanwhile and is no longer yours to judge`;
  }
  if (error.name === "NotFound") return `your ${what} does not count: the item was deleted`;
  return `your ${what} does not count: ${error.message}`;
}
