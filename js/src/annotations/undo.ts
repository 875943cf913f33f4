/**
 * Undo and redo at once on the page. What has not left it is withdrawn; what may be in the store
 * is taken back there by an entry of its own. After a reload the store's own history takes over.
 */

import { uuid7 } from "../uuid";
import { inverse, type LocalChange } from "./changes";
import type { Outbox } from "./outbox";
import type { Entry } from "./outbox-entry";

interface Step {
  /** Name under which it stands in the store: of the edit, or of the redo that brought it back. */
  operation: string;
  kind: "edit" | "redo";
  image: number;
  changes: LocalChange[];
}

interface Undone extends Step {
  /** Name of the undo that is or was on its way; null where the step was withdrawn unsent. */
  undo: string | null;
}

export class UndoStack {
  #done: Step[] = [];
  #undone: Undone[] = [];

  constructor(private readonly outbox: Outbox) {}

  /** How many steps of this page can be taken back and brought back. */
  get depth(): { undo: number; redo: number } {
    return { undo: this.#done.length, redo: this.#undone.length };
  }

  /** Remember a new edit; what was undone before it cannot be brought back. */
  push({ operation, image, changes }: Omit<Step, "kind">): void {
    this.#done.push({ operation, kind: "edit", image, changes });
    this.#undone = [];
  }

  /** Forget edits, and undos of edits, that were given up. */
  forget(entries: readonly Entry[]): void {
    const names = new Set(entries.map((entry) => entry.operation));
    this.#done = this.#done.filter((step) => !names.has(step.operation));
    this.#undone = this.#undone.filter(({ undo }) => undo === null || !names.has(undo));
  }

  /**
   * Take the newest edit back.
   *
   * @param image The open image, for an undo that only the store knows.
   * @param stored Whether the store has edits to undo beyond those of this page.
   * @returns The image it was on, null where there is nothing to undo.
   */
  undo(image: number, stored: boolean): number | null {
    const step = this.#done.pop();
    if (step === undefined) return stored ? this.#ask("undo", image) : null;
    if (this.outbox.withdraw(step.operation)) {
      this.#undone.push({ ...step, undo: null });
      return step.image;
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
    return step.image;
  }

  /** Bring the newest undone edit back; arguments and result as of `undo`. */
  redo(image: number, stored: boolean): number | null {
    const step = this.#undone.pop();
    if (step === undefined) return stored ? this.#ask("redo", image) : null;
    this.#done.push(this.#bringBack(step));
    return step.image;
  }

  #bringBack({ undo, ...step }: Undone): Step {
    if (undo === null) return this.#send(step);
    if (this.outbox.withdraw(undo)) return step;
    const changes = step.changes.map(({ uuid, before, after }) => ({
      uuid,
      before,
      after,
      known: true,
    }));
    return this.#send({ ...step, operation: uuid7(), kind: "redo", changes });
  }

  #send(step: Step): Step {
    this.outbox.add({ ...step, undoes: null });
    return step;
  }

  #ask(kind: "undo" | "redo", image: number): number {
    this.outbox.add({ operation: uuid7(), kind, undoes: null, image, changes: [] });
    return image;
  }
}
