/** Tells the store of a walk: one call at a time, what was done meanwhile in the next. */

import { signal } from "@preact/signals";
import type { Transport } from "../transport/transport";
import type { UnsavedStorage } from "./unsaved";
import type { Unsaved, Walk } from "./walk";

export class Saver {
  /** Why the store does not know what was marked, null while all is well. */
  readonly trouble = signal<string | null>(null);
  /** What is on its way, and of which walk. */
  #sent: { walk: Walk; unsaved: Unsaved } | null = null;
  /** The walk whose turn is next. */
  #next: Walk | null = null;

  constructor(
    private readonly transport: Pick<Transport, "call">,
    private readonly storage: UnsavedStorage,
  ) {}

  /** Tells what is new; returns at once. What is not confirmed yet outlives the page. */
  save(walk: Walk): void {
    if (!walk.isDirty) return;
    const sent = this.#sent?.walk === walk ? this.#sent.unsaved : null;
    this.storage.put(walk.state, walk.unconfirmed(sent));
    if (this.#sent !== null) {
      this.#next = walk;
      return;
    }
    this.#sent = { walk, unsaved: walk.take() };
    void this.#send(walk, this.#sent.unsaved);
  }

  async #send(walk: Walk, unsaved: Unsaved): Promise<void> {
    const { cell, marked, unmarked } = unsaved;
    const params = {
      ...walk.state,
      cell,
      marked: marked.write(),
      unmarked: unmarked.write(),
    };
    try {
      const { result } = await this.transport.call("screening.save", params);
      walk.told(result);
      this.trouble.value = null;
      if (!walk.isDirty) this.storage.remove(walk.image);
    } catch (error) {
      walk.untold(unsaved);
      this.trouble.value = (error as Error).message;
    }
    const next = this.#next;
    this.#sent = this.#next = null;
    if (next) this.save(next);
  }
}
