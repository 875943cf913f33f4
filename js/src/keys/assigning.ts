/** Giving an action another key: the key that is pressed next, and what it means already. */

import { signal } from "@preact/signals";
import type { ActionName } from "./actions";
import { keyNames } from "./key-names";
import type { Clash, Keyboard } from "./keyboard";

export interface Assignment {
  action: ActionName;
  /** The key that is replaced, null for one more. */
  instead: string | null;
  /** The key that was pressed, null while it is awaited. */
  key: string | null;
  /** What the key means already; it takes effect only when the person has chosen. */
  clashes: readonly Clash[];
}

/** Keys that only change others, or that nobody can press alone. */
const NO_KEYS = /^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Dead|Process|Unidentified)$/;

export class Assigning {
  readonly now = signal<Assignment | null>(null);

  constructor(private readonly keyboard: Keyboard) {}

  begin(action: ActionName, instead: string | null): void {
    this.now.value = { action, instead, key: null, clashes: [] };
  }

  /** @returns Whether the key press is used up by what is being assigned. */
  press(event: KeyboardEvent): boolean {
    const now = this.now.peek();
    if (now === null || now.key !== null || event.key === "Tab") return false;
    if (event.key === "Escape") this.now.value = null;
    // The last name is the one that holds on other layouts too.
    else if (!NO_KEYS.test(event.key)) this.#pressed(now, keyNames(event).at(-1) ?? event.key);
    return true;
  }

  /** Whether the key can be had: what a type has of its own cannot be taken from it here. */
  canTake(): boolean {
    return this.now.value?.clashes.every(({ action }) => action !== null) ?? false;
  }

  /** Takes the key away from all it meant. */
  take(): void {
    const now = this.now.peek();
    if (now?.key == null) return;
    for (const { action } of now.clashes) {
      if (action) this.keyboard.bindings.remove(action, now.key);
    }
    this.keyboard.bindings.assign(now.action, now.key, now.instead);
    this.now.value = null;
  }

  /** Leaves all as it was. */
  keep(): void {
    this.now.value = null;
  }

  /** Takes away the key that was to be replaced. */
  remove(): void {
    const now = this.now.peek();
    if (now?.instead != null) this.keyboard.bindings.remove(now.action, now.instead);
    this.now.value = null;
  }

  #pressed(now: Assignment, key: string): void {
    const clashes = this.keyboard.clashes(now.action, key);
    this.now.value = { ...now, key, clashes };
    if (clashes.length === 0) this.take();
  }
}
