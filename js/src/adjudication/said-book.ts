/** What was said of the items of an adjudication: read ahead, so that it is there with the item. */

import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { HistoryReply } from "../protocol/author";
import type { ReviewItemEntry } from "../review/protocol";
import type { ReviewSession } from "../review/session";
import type { Transport } from "../transport/transport";

/** Items whose histories are read before they are shown. */
const AHEAD = 3;
/** Histories that are kept. */
const KEPT = 100;

export class SaidBook {
  /** Histories by item and revision. */
  readonly replies: ReadonlySignal<ReadonlyMap<string, HistoryReply>>;
  readonly #replies = signal<ReadonlyMap<string, HistoryReply>>(new Map());
  readonly #asked = new Set<string>();
  readonly #leaving: (() => void)[];

  constructor(
    private readonly transport: Transport,
    session: ReviewSession,
  ) {
    this.replies = this.#replies;
    const shown = () => {
      const current = session.trail.current.peek()?.item;
      const ahead = session.trail.ahead().filter((item) => item !== current);
      return current ? [current, ...ahead] : ahead;
    };
    this.#leaving = [
      effect(() => {
        void session.trail.passed.value;
        void session.trail.at.value;
        untracked(() => this.#want(shown()));
      }),
      transport.on((event) => {
        // Somebody else has said something, or the author has.
        if (event.type !== "annotations" || event.store !== session.state.peek()?.store) return;
        const named = new Set(event.uuids);
        const touched = ({ uuid }: ReviewItemEntry) => named.size === 0 || named.has(uuid);
        for (const item of shown().filter(touched)) this.#asked.delete(keyOf(item));
        this.#want(shown());
      }),
    ];
  }

  /** What was said of an item; undefined before it is read. */
  of(item: ReviewItemEntry): HistoryReply | undefined {
    return this.replies.value.get(keyOf(item));
  }

  close(): void {
    for (const leave of this.#leaving) leave();
  }

  #want(items: readonly ReviewItemEntry[]): void {
    for (const item of items.slice(0, AHEAD + 1)) void this.#read(item);
  }

  async #read(item: ReviewItemEntry): Promise<void> {
    const key = keyOf(item);
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    try {
      const { uuid } = item;
      const { result } = await this.transport.call("annotations.history", { uuid });
      const kept = [...this.#replies.peek()].filter(([other]) => other !== key).slice(-KEPT);
      this.#replies.value = new Map([...kept, [key, result]]);
    } catch {
      // It is gone, or the kernel is: asked again when the item is shown.
      this.#asked.delete(key);
    }
  }
}

function keyOf({ uuid, revision }: ReviewItemEntry): string {
  return `${uuid} ${revision}`;
}
