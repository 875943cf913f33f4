/**
 * Undo and redo as a person knows them: how many steps there are, what the last one was about, and
 * which are passed over since somebody else has changed what they would take back.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { ReceiptReply, UndoDepth, WireAbout, WirePosition } from "../protocol";
import type { Content } from "./annotation";
import type { LocalChange } from "./changes";
import type { Caller, Outbox, Refusal } from "./outbox";
import type { Entry } from "./outbox-entry";
import { type Taken, UndoStack } from "./undo";

export type StepKind = "undo" | "redo";

/** The last step; `refused` says why it was not done, `about` is null where there was none. */
export interface StepTaken {
  kind: StepKind;
  about: WireAbout | null;
  refused: string | null;
}

export class Steps {
  readonly #stack: UndoStack;
  readonly #depth = signal<UndoDepth>({ undo: 0, redo: 0 });
  readonly #last = signal<StepTaken | null>(null);
  /** Names of what the store could not take back or bring back. */
  readonly #skipped: Record<StepKind, Set<string>> = { undo: new Set(), redo: new Set() };
  #counting = false;
  #again = false;

  /**
   * @param stored What the store could take back and bring back when the view was opened.
   * @param place The frame where content is seen, null for a label of the whole image.
   */
  constructor(
    private readonly caller: Caller,
    outbox: Outbox,
    private stored: UndoDepth,
    private readonly place: (content: Content) => WirePosition | null,
  ) {
    this.#stack = new UndoStack(outbox);
    this.#count();
  }

  get depth(): ReadonlySignal<UndoDepth> {
    return this.#depth;
  }

  get last(): ReadonlySignal<StepTaken | null> {
    return this.#last;
  }

  /** Names the store is to pass over. */
  skipped(kind: StepKind): string[] {
    return [...this.#skipped[kind]];
  }

  /** Remember a new edit. */
  push(step: { operation: string; image: number; changes: LocalChange[] }): void {
    this.#stack.push(step);
    this.stored = { ...this.stored, redo: 0 };
    this.#skipped.redo.clear();
    this.#last.value = null;
    this.#count();
  }

  /**
   * Take the newest edit back, or bring the newest undone one back.
   *
   * @returns What it is about, null where only the store knows or there is nothing.
   */
  take(kind: StepKind, image: number): WireAbout | null {
    const more = this.stored[kind] > this.#skipped[kind].size;
    const taken = this.#stack[kind](image, more);
    const about = taken && this.#about(taken);
    this.#last.value = about && { kind, about, refused: null };
    this.#count();
    return about;
  }

  /** An entry is on disk. */
  acknowledged({ kind, changes }: Entry, receipt: ReceiptReply | null): void {
    if (receipt === null) {
      this.#stack.handOver();
      if (kind !== "edit") this.#last.value = { kind, about: null, refused: null };
      void this.#recount();
      return;
    }
    this.stored = { undo: receipt.undo, redo: receipt.redo };
    if (kind !== "edit" && changes.length === 0) {
      this.#last.value = { kind, about: receipt.about, refused: null };
    }
    this.#count();
  }

  /** The store could not do a step: all stays as it is and the next goes on with the one before. */
  refused(entry: Entry, error: Refusal): void {
    if (entry.kind === "edit") return;
    this.#stack.forget([entry]);
    const step = error.step ?? entry.undoes;
    if (step !== null) this.#skipped[entry.kind].add(step);
    this.#last.value = { kind: entry.kind, about: null, refused: error.message };
    this.#count();
  }

  /** The user did something in another view or in a cell: the store knows what is newest now. */
  elsewhere(): void {
    this.#stack.handOver();
    void this.#recount();
  }

  /** Forget what was given up. */
  forget(entries: readonly Entry[]): void {
    this.#stack.forget(entries);
    this.#count();
  }

  /** What is still asked when many things happen at once is asked once more. */
  async #recount(): Promise<void> {
    if (this.#counting) {
      this.#again = true;
      return;
    }
    this.#counting = true;
    try {
      do {
        this.#again = false;
        this.stored = (await this.caller.call("annotations.depth", {})).result;
      } while (this.#again);
    } catch {
      // The kernel does not answer; the next receipt brings the numbers.
    } finally {
      this.#counting = false;
      this.#count();
    }
  }

  #count(): void {
    const own = this.#stack.depth;
    this.#depth.value = {
      undo: Math.max(own.undo, this.stored.undo - this.#skipped.undo.size),
      redo: Math.max(own.redo, this.stored.redo - this.#skipped.redo.size),
    };
  }

  #about({ image, changes }: Taken): WireAbout | null {
    const contents = changes.flatMap(({ before, after }) => after ?? before ?? []);
    const [first] = contents;
    if (first === undefined) return null;
    const { kind } = first.shape;
    return {
      image,
      position: this.place(first),
      kind: contents.every(({ shape }) => shape.kind === kind) ? kind : null,
      count: contents.length,
      images: 1,
    };
  }
}
