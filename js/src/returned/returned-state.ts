/**
 * The author's queue: what was rejected and is still as it was. It is read when the viewer opens
 * and whenever the store tells of verdicts or edits; a fix is resubmitted by being stored.
 */

import { batch, effect, type Signal, signal, untracked } from "@preact/signals";
import type { Session } from "../panels/session";
import type { AnnotationEvent, EventMessage } from "../protocol";
import type { ReturnedItem } from "../protocol/author";
import type { ViewerModel } from "../transport/transport";
import { following, framed, stepped } from "./returned";

/** Milliseconds in which several events are answered by one question. */
const TOGETHER = 200;

export const UNCHANGED = "nothing was changed: fix it, or dispute the rejection";

export class ReturnedState {
  readonly items = signal<readonly ReturnedItem[]>([]);
  /** The item one has gone to; it stays when it was fixed, until one goes on. */
  readonly current: Signal<ReturnedItem | null> = signal(null);
  /** Whether the current item was fixed since one went there. */
  readonly fixed = signal(false);
  /** Whether a comment is being written for a dispute. */
  readonly disputing = signal(false);
  readonly error = signal<string | null>(null);
  /** What was done last, for one line. */
  readonly told = signal<string | null>(null);
  readonly #leaving: (() => void)[];
  #asking: ReturnType<typeof setTimeout> | null = null;
  #ticket = 0;
  /** The queue as it was when one went to the current item: says what comes after it. */
  #order: readonly ReturnedItem[] = [];
  #flights = 0;
  /** All that was ever in the queue: what is deleted or fixed may come back by an undo. */
  readonly #known = new Set<string>();

  constructor(
    private readonly session: Session,
    private readonly model: ViewerModel,
  ) {
    this.#leaving = [
      session.transport.on((event) => this.#heard(event)),
      effect(() => {
        const view = session.view.value;
        if (view !== null) untracked(() => void this.#read());
      }),
      effect(() => {
        void session.edition.value;
        untracked(() => this.#look());
      }),
      effect(() => {
        const selection = session.selection.value;
        untracked(() => this.#selected(selection));
      }),
    ];
  }

  close(): void {
    this.#ticket++;
    if (this.#asking !== null) clearTimeout(this.#asking);
    for (const leave of this.#leaving) leave();
  }

  /** Go to the next item, or to the one before. */
  step(by: 1 | -1): void {
    const items = this.items.peek();
    const from = this.current.peek()?.uuid ?? null;
    const listed = items.some(({ uuid }) => uuid === from);
    const next =
      from !== null && !listed && by > 0
        ? following(this.#order, items, from)
        : stepped(items, from, by);
    if (next === null) this.#say("nothing is returned to you");
    else this.goTo(next);
  }

  /** Show an item on its image and frame, with its surroundings, and select it. */
  goTo(item: ReturnedItem): void {
    const { session } = this;
    batch(() => {
      this.current.value = item;
      this.#order = this.items.peek();
      this.fixed.value = false;
      this.disputing.value = false;
      session.turnToFrame(item.image, item.position);
      session.tool.value = "select";
      session.selection.value = [item.uuid];
      session.refused.value = null;
    });
    // Taken up by who follows flights, once the image is open.
    const serial = `page ${++this.#flights}`;
    this.model.set("flight", { image: item.image, bounds: framed(item), serial });
  }

  /** The fix is done: to the next item. Where nothing was changed, it says so. */
  resubmit(): void {
    const item = this.current.peek();
    if (item === null) {
      this.#say("go to an item that was returned to you first");
      return;
    }
    this.#look();
    if (!this.fixed.peek()) {
      this.#say(UNCHANGED);
      return;
    }
    const next = following(this.#order, this.items.peek(), item.uuid);
    if (next !== null) this.goTo(next);
    else {
      batch(() => {
        this.current.value = null;
        this.session.selection.value = [];
      });
    }
    this.told.value = next === null ? "resubmitted: that was the last one" : "resubmitted";
  }

  /** Begin to write why the rejection is wrong. */
  beginDispute(): void {
    const item = this.current.peek();
    if (item === null) this.#say("go to an item that was returned to you first");
    else if (this.fixed.peek()) this.#say("it was changed and is resubmitted: nothing to dispute");
    else if (item.disputed) this.#say("it is disputed already");
    else this.disputing.value = true;
  }

  /** Dispute the rejection of the current item; it goes back to the verifiers as it is. */
  async dispute(comment: string): Promise<void> {
    const item = this.current.peek();
    if (item === null) return;
    if (comment.trim() === "") {
      this.#say("a dispute needs a comment: say why it is right");
      return;
    }
    const order = this.items.peek();
    try {
      const { uuid, revision } = item;
      const { result } = await this.session.transport.call("returned.dispute", {
        uuid,
        revision,
        comment: comment.trim(),
      });
      this.#ticket++;
      batch(() => {
        this.disputing.value = false;
        this.#take(result.items);
        this.#order = order;
        this.session.refused.value = null;
      });
      const next = following(order, this.items.peek(), uuid);
      if (next !== null) this.goTo(next);
      this.told.value = "disputed: back to the verifiers";
    } catch (error) {
      this.#say((error as Error).message);
    }
  }

  cancelDispute(): void {
    this.disputing.value = false;
  }

  #say(words: string): void {
    this.session.refused.value = words;
  }

  /** Whether the current item is no longer what was rejected. */
  #look(): void {
    const item = this.current.peek();
    if (item === null) return;
    const one = this.session.editor.peek()?.store.get(item.uuid);
    const waits = one?.state === "unsaved" || one?.state === "saving";
    const left = !this.items.peek().some(({ uuid }) => uuid === item.uuid);
    this.fixed.value = left || waits || (one !== undefined && one.revision > item.revision);
  }

  /** Who selects something else has left the item, and who selects an item has gone to it. */
  #selected(selection: readonly string[]): void {
    const [only, another] = selection;
    if (another !== undefined || only === undefined) return;
    if (only === this.current.peek()?.uuid) return;
    const item = this.items.peek().find(({ uuid }) => uuid === only) ?? null;
    batch(() => {
      this.#order = this.items.peek();
      this.current.value = item;
      this.fixed.value = false;
      this.disputing.value = false;
    });
  }

  async #read(): Promise<void> {
    const ticket = ++this.#ticket;
    try {
      const { result } = await this.session.transport.call("returned.list", {});
      if (ticket === this.#ticket) this.#take(result.items);
    } catch (error) {
      if (ticket === this.#ticket) this.error.value = (error as Error).message;
    }
  }

  #take(items: readonly ReturnedItem[]): void {
    const current = this.current.peek();
    batch(() => {
      this.error.value = null;
      this.items.value = items;
      for (const { uuid } of items) this.#known.add(uuid);
      const again = items.find(({ uuid }) => uuid === current?.uuid);
      if (again) this.current.value = again;
      this.#look();
    });
  }

  /** Verdicts do, which are no operation, and edits of what is or was in the queue; no others. */
  #concerns({ operation, uuids }: AnnotationEvent): boolean {
    if (operation === null) return true;
    if (uuids.length === 0) return this.#known.size > 0;
    return uuids.some((uuid) => this.#known.has(uuid));
  }

  #heard(event: EventMessage["event"]): void {
    if (event.type !== "annotations" || event.store !== this.session.view.peek()?.store) return;
    const { images } = this.session.view.peek() ?? { images: [] };
    if (!images.some(({ id }) => event.images.includes(id)) || this.#asking !== null) return;
    if (!this.#concerns(event)) return;
    this.#asking = setTimeout(() => {
      this.#asking = null;
      void this.#read();
    }, TOGETHER);
  }
}
