/**
 * Verdicts on their way to the store: in order, one in flight, kept over a reload of the page until
 * they are acknowledged or refused.
 */

import { signal } from "@preact/signals";
import { AGAIN } from "../annotations/outbox";
import type { ReviewMethods, ReviewTally } from "./protocol";

export type VerdictMethod = "review.judge" | "review.retract" | "review.fix" | "review.unfix";

export type VerdictEntry = {
  [M in VerdictMethod]: {
    /** The kernel does under one name the same once. */
    id: string;
    method: M;
    params: ReviewMethods[M]["params"];
    order: number;
    /** Whether it may have reached the kernel. */
    attempted: boolean;
  };
}[VerdictMethod];

/** The part of the transport that is needed here. */
export interface VerdictCaller {
  call<M extends VerdictMethod>(
    method: M,
    params: ReviewMethods[M]["params"],
  ): Promise<{ result: ReviewMethods[M]["result"] }>;
}

export interface VerdictHost {
  acknowledged(entry: VerdictEntry, tally: ReviewTally): void;
  /** The store will not have it, now or later; it has left. */
  refused(entry: VerdictEntry, error: Error): void;
}

export interface VerdictStorage {
  load(): VerdictEntry[];
  put(entry: VerdictEntry): void;
  remove(entry: VerdictEntry): void;
}

/** Errors that pass by themselves. */
const TRANSIENT = new Set(["KernelGone", "TimedOut", "AbortError"]);
/** Errors that a person may mend: it is offered again after a while. */
const MENDABLE = new Set(["StoreUnavailable", "StoreClosed", "StoreLocked"]);
const PAUSE = 1_000;

export class VerdictOutbox {
  /** How many are not in the store yet. */
  readonly waiting = signal(0);
  /** Why they are not, null while all is well. */
  readonly trouble = signal<string | null>(null);
  #entries: VerdictEntry[] = [];
  #sending: VerdictEntry | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #closed = false;

  constructor(
    private readonly caller: VerdictCaller,
    private readonly storage: VerdictStorage,
    private readonly host: VerdictHost,
  ) {}

  /** Sends what an earlier page left behind. @returns How many there were. */
  restore(): number {
    const left = this.storage.load();
    this.#entries = [...left, ...this.#entries];
    this.#told();
    this.wake();
    return left.length;
  }

  add<M extends VerdictMethod>(id: string, method: M, params: ReviewMethods[M]["params"]): void {
    const order = Math.max(Date.now(), (this.#entries.at(-1)?.order ?? 0) + 1);
    const entry = { id, method, params, order, attempted: false } as VerdictEntry;
    this.storage.put(entry);
    this.#entries.push(entry);
    this.#told();
    this.wake();
  }

  /** Takes back what cannot have reached the store; false where it may have. */
  withdraw(id: string): boolean {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry === undefined || entry.attempted) return false;
    this.#remove(entry);
    return true;
  }

  /** Items that verdicts are on their way for. */
  held(): string[] {
    return this.#entries.flatMap((one) =>
      "annotation" in one.params ? [one.params.annotation] : [],
    );
  }

  /** Sends what can be sent. */
  wake(): void {
    clearTimeout(this.#timer);
    if (this.#sending === null && !this.#closed) void this.#drain();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #drain(): Promise<void> {
    for (let [entry] = this.#entries; entry && !this.#closed; [entry] = this.#entries) {
      this.#sending = entry;
      entry.attempted = true;
      this.storage.put(entry);
      const goOn = await this.#send(entry);
      this.#sending = null;
      if (!goOn) return;
    }
  }

  /** @returns Whether to go on with the next. */
  async #send(entry: VerdictEntry): Promise<boolean> {
    try {
      const { result } = await this.caller.call(entry.method, entry.params as never);
      this.#failures = 0;
      this.trouble.value = null;
      this.#remove(entry);
      this.host.acknowledged(entry, result);
      return true;
    } catch (error) {
      return this.#failed(entry, error as Error);
    }
  }

  #failed(entry: VerdictEntry, error: Error): boolean {
    const isMendable = MENDABLE.has(error.name);
    if (!(isMendable || TRANSIENT.has(error.name))) {
      this.#remove(entry);
      this.host.refused(entry, error);
      return true;
    }
    if (isMendable) this.trouble.value = error.message;
    const pause = isMendable ? AGAIN[Math.min(this.#failures, AGAIN.length - 1)] : PAUSE;
    this.#failures++;
    if (!this.#closed) this.#timer = setTimeout(() => this.wake(), pause);
    return false;
  }

  #remove(entry: VerdictEntry): void {
    this.#entries = this.#entries.filter((one) => one !== entry);
    this.storage.remove(entry);
    this.#told();
  }

  #told(): void {
    this.waiting.value = this.#entries.length;
  }
}

const PREFIX = "exact_nb/review";

/** Keeps verdicts of one user over a reload, one item of `localStorage` each. */
export class LocalVerdictStorage implements VerdictStorage {
  readonly #prefix: string;

  constructor(
    store: string,
    user: number,
    private readonly storage: Storage | null = localStorageOrNull(),
  ) {
    this.#prefix = `${PREFIX}/${store}/${user}/`;
  }

  load(): VerdictEntry[] {
    const { storage } = this;
    if (storage === null) return [];
    const keys = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? "");
    return keys
      .filter((key) => key.startsWith(this.#prefix))
      .flatMap((key) => parsed(storage.getItem(key)))
      .sort((a, b) => a.order - b.order);
  }

  put(entry: VerdictEntry): void {
    try {
      this.storage?.setItem(this.#prefix + entry.id, JSON.stringify(entry));
    } catch {
      // Full: the verdict is kept as long as the page lives.
    }
  }

  remove(entry: VerdictEntry): void {
    this.storage?.removeItem(this.#prefix + entry.id);
  }
}

function parsed(text: string | null): VerdictEntry[] {
  try {
    const entry = JSON.parse(text ?? "") as VerdictEntry;
    return typeof entry.id === "string" && typeof entry.method === "string" ? [entry] : [];
  } catch {
    return [];
  }
}

function localStorageOrNull(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
