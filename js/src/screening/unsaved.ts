/** Keeps in the browser what the store has not confirmed of a walk, over a reload of the page. */

import type { ScreeningState } from "../protocol";
import type { Unsaved } from "./walk";

export type Left = Omit<ScreeningState, "covered"> & { marked: string; unmarked: string };

const PREFIX = "exact_nb/screening";

export class UnsavedStorage {
  /** @param owner Store and user, so that others' marks are not taken for one's own. */
  constructor(private readonly owner: () => string) {}

  put(state: Omit<Left, "cell" | "marked" | "unmarked">, unsaved: Unsaved): void {
    const { cell, marked, unmarked } = unsaved;
    const left: Left = { ...state, cell, marked: marked.write(), unmarked: unmarked.write() };
    this.#quietly((storage) => storage.setItem(this.#key(state.image), JSON.stringify(left)));
  }

  get(image: number): Left | null {
    return (
      this.#quietly((storage) => {
        const left = JSON.parse(storage.getItem(this.#key(image)) ?? "null") as Left | null;
        return typeof left?.marked === "string" && left.image === image ? left : null;
      }) ?? null
    );
  }

  remove(image: number): void {
    this.#quietly((storage) => storage.removeItem(this.#key(image)));
  }

  #key(image: number): string {
    return `${PREFIX}/${this.owner()}/${image}`;
  }

  #quietly<T>(act: (storage: Storage) => T): T | undefined {
    try {
      return act(globalThis.localStorage);
    } catch {
      // A host that forbids it keeps marks as long as the page lives.
      return undefined;
    }
  }
}
