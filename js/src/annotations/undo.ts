/**
 * Undo and redo at once on the page. What has not left it is withdrawn; what may be in the store
 * is taken back there by an entry of its own. What the page does not know of, since it was done
 * before a reload, in another view or in a cell, the store takes back from its own history.
 */

import { uuid7 } from "../uuid";
import { inverse, type LocalChange, strokeOf } from "./changes";
import type { Outbox } from "./outbox";
import type { Entry } from "./outbox-entry";

interface Step {
  /**
   * Name under which it stands in the store: of the edit, or of the redo that brought it back;
   * null where the store alone knows it.
   */
  operation: string | null;
  kind: "edit" | "redo";
  image: number;
  changes: LocalChange[];
}

interface Named extends Step {
  operation: string;
}

interface Undone extends Step {
  /** Name of the undo that is or was on its way; null where the step was withdrawn unsent. */
  undo: string | null;
}

/** What a step changes at once; no changes where only the store knows. */
export interface Taken {
  image: number;
  changes: readonly LocalChange[];
}

export class UndoStack {
  #done: Named[] = [];
  #undone: Undone[] = [];

  constructor(private readonly outbox: Outbox) {}

  /** How many steps of this page can be taken back and brought back. */
  get depth(): { undo: number; redo: number } {
    return { undo: this.#done.length, redo: this.#undone.length };
  }

  /** Remember a new edit; what was undone before it cannot be brought back. */
  push({ operation, image, changes }: Omit<Named, "kind">): void {
    this.#done.push({ operation, kind: "edit", image, changes });
    this.#undone = [];
  }

  /** Forget edits, undos and redos that were given up. */
  forget(entries: readonly Entry[]): void {
    const names = new Set(entries.map((entry) => entry.operation));
    this.#done = this.#done.filter((step) => !names.has(step.operation));
    this.#undone = this.#undone.filter(({ undo }) => undo === null || !names.has(undo));
  }

  /** The user did something elsewhere: only what is still to be sent is newer than that. */
  handOver(): void {
    this.#done = this.#done.filter((step) => this.outbox.find(step.operation) !== undefined);
    this.#undone = [];
  }

  /**
   * Take the newest edit back.
   *
   * @param image The open image, for an undo that only the store knows.
   * @param stored Whether the store has edits to undo beyond those of this page.
   * @returns What it took back, null where there is nothing to undo.
   */
  undo(image: number, stored: boolean): Taken | null {
    const step = this.#done.pop();
    if (step === undefined) return stored ? this.#askUndo(image) : null;
    if (this.outbox.withdraw(step.operation)) {
      this.#undone.push({ ...step, undo: null });
      return step;
    }
    const operation = uuid7();
    this.#undone.push({ ...step, undo: operation });
    this.outbox.add({
      operation,
      kind: "undo",
      undoes: step.operation,
      image: step.image,
      changes: inverse(step.changes),
    });
    return step;
  }

  /** Bring the newest undone edit back; arguments and result as of `undo`. */
  redo(image: number, stored: boolean): Taken | null {
    const step = this.#undone.pop();
    if (step === undefined) return stored ? this.#ask("redo", uuid7(), image) : null;
    const { operation } = step;
    if (operation === null) return this.#bringBackStored(step);
    this.#done.push(this.#bringBack({ ...step, operation }));
    return step;
  }

  #bringBack({ undo, ...step }: Undone & Named): Named {
    if (undo === null) return this.#send(step);
    if (this.outbox.withdraw(undo)) return step;
    const changes = step.changes.map((change) => ({
      uuid: change.uuid,
      before: change.before,
      after: change.after,
      known: true,
      ...strokeOf(change),
    }));
    return this.#send({ ...step, operation: uuid7(), kind: "redo", changes });
  }

  #send(step: Named): Named {
    this.outbox.add({ ...step, undoes: null });
    return step;
  }

  #askUndo(image: number): Taken {
    const undo = uuid7();
    this.#undone.push({ operation: null, kind: "edit", image, changes: [], undo });
    return this.#ask("undo", undo, image);
  }

  #bringBackStored({ undo, image }: Undone): Taken {
    if (undo !== null && this.outbox.withdraw(undo)) return { image, changes: [] };
    return this.#ask("redo", uuid7(), image);
  }

  #ask(kind: "undo" | "redo", operation: string, image: number): Taken {
    this.outbox.add({ operation, kind, undoes: null, image, changes: [] });
    return { image, changes: [] };
  }
}
