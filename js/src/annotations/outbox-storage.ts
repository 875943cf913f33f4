/**
 * Keeps the outbox over a reload of the page, one item of `localStorage` an entry, so that two
 * views on one page cannot overwrite each other's.
 */

import type { Entry } from "./outbox-entry";

export interface OutboxStorage {
  /** Why nothing can be kept, null while all is well. */
  readonly trouble: string | null;
  load(): Entry[];
  put(entry: Entry): void;
  remove(entry: Entry): void;
  has(entry: Entry): boolean;
}

const PREFIX = "exact_nb/outbox";
const NO_STORAGE = "this page cannot keep unsaved changes over a reload";

export class LocalOutboxStorage implements OutboxStorage {
  trouble: string | null = null;
  readonly #prefix: string;
  readonly #storage: Storage | null;

  /** @param storage Absent where the host forbids it. */
  constructor(store: string, user: number, storage: Storage | null = localStorageOrNull()) {
    this.#prefix = `${PREFIX}/${store}/${user}/`;
    this.#storage = storage;
    if (storage === null) this.trouble = NO_STORAGE;
  }

  load(): Entry[] {
    const entries: Entry[] = [];
    for (const key of this.#keys()) {
      const entry = parse(this.#storage?.getItem(key) ?? "");
      if (entry) entries.push(entry);
    }
    return entries.sort((a, b) => a.order - b.order);
  }

  put(entry: Entry): void {
    try {
      this.#storage?.setItem(this.#key(entry), JSON.stringify(entry));
    } catch {
      this.trouble = `${NO_STORAGE}: its storage is full`;
    }
  }

  remove(entry: Entry): void {
    try {
      this.#storage?.removeItem(this.#key(entry));
    } catch {
      this.trouble = NO_STORAGE;
    }
  }

  has(entry: Entry): boolean {
    try {
      return this.#storage?.getItem(this.#key(entry)) != null;
    } catch {
      return false;
    }
  }

  #key(entry: Entry): string {
    return `${this.#prefix}${entry.image}/${entry.operation}`;
  }

  #keys(): string[] {
    if (this.#storage === null) return [];
    const keys = Array.from({ length: this.#storage.length }, (_, i) => this.#storage?.key(i));
    return keys.filter((key): key is string => key?.startsWith(this.#prefix) ?? false);
  }
}

function localStorageOrNull(): Storage | null {
  try {
    const storage = globalThis.localStorage;
    storage.setItem(`${PREFIX}/probe`, "");
    storage.removeItem(`${PREFIX}/probe`);
    return storage;
  } catch {
    return null;
  }
}

/** An item of another version of this page, or a damaged one, stays where it is. */
function parse(text: string): Entry | null {
  try {
    const entry = JSON.parse(text) as Entry;
    return Array.isArray(entry.changes) && typeof entry.operation === "string" ? entry : null;
  } catch {
    return null;
  }
}
