/**
 * Changes on their way to the store: in order, one in flight, kept on the page until they are
 * acknowledged or a person gives them up.
 */

import type { Methods, ReceiptReply } from "../protocol";
import { uuid7 } from "../uuid";
import { type LocalChange, toWire } from "./changes";
import { type Current, type Entry, isStuck, touches, uuidsOf } from "./outbox-entry";
import type { OutboxStorage } from "./outbox-storage";

/** The part of the transport that is needed here. */
export interface Caller {
  call<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
  ): Promise<{ result: Methods[M]["result"] }>;
}

/** What the outbox tells and asks of the page. */
/** An error of a call, with what the kernel said beside it. */
export type Refusal = Error & { current?: Current; step?: string };

export interface OutboxHost {
  /** Revision of an annotation as last told by the store. */
  revisionOf(uuid: string): number;
  /** Entries changed their state or left. */
  changed(uuids: Set<string>): void;
  /** An entry is on disk; null where the store had nothing to undo or redo. */
  acknowledged(entry: Entry, receipt: ReceiptReply | null): void;
  /** Names of steps that the store is to pass over. */
  skipped(kind: "undo" | "redo"): string[];
  /** The store could not undo or redo; the entry has left. */
  refused(entry: Entry, error: Refusal): void;
}

/** Errors that pass by themselves: the change waits and is offered again. */
const TRANSIENT = new Set(["KernelGone", "TimedOut", "AbortError"]);
const LONGEST_PAUSE = 30_000;
const FIRST_PAUSE = 1_000;
/** Errors of the store, such as a full disk or one that was closed, that a person may mend. */
const MENDABLE = new Set(["StoreUnavailable", "StoreClosed", "StoreLocked"]);
/** Milliseconds until it is tried again, the last from then on. */
export const AGAIN = [5_000, 15_000, 60_000];

export class Outbox {
  #entries: Entry[] = [];
  /** Entries read from storage, which another view of the page may have settled already. */
  #inherited = new Set<string>();
  #sending = false;
  #closed = false;
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often in a row the store could not take a change. */
  #failures = 0;
  #trying: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly caller: Caller,
    private readonly storage: OutboxStorage,
    private readonly host: OutboxHost,
  ) {}

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Why the entries do not outlive the page, null where they do. */
  get trouble(): string | null {
    return this.storage.trouble;
  }

  /** Take up what an earlier page left behind, under the names it was sent under. */
  restore(): void {
    for (const entry of this.storage.load()) {
      if (this.find(entry.operation)) continue;
      this.#inherited.add(entry.operation);
      this.#entries.push({ ...entry, state: "unsaved" });
    }
    this.#entries.sort((a, b) => a.order - b.order);
    this.#told(this.#entries);
    this.wake();
  }

  add(entry: Omit<Entry, "order" | "attempted" | "state">): Entry {
    const last = this.#entries.at(-1)?.order ?? 0;
    const order = Math.max(Date.now(), last + 1);
    const added: Entry = { ...entry, order, attempted: false, state: "unsaved" };
    this.storage.put(added);
    this.#entries.push(added);
    this.#told([added]);
    this.wake();
    return added;
  }

  find(operation: string): Entry | undefined {
    return this.#entries.find((entry) => entry.operation === operation);
  }

  /** Whether changes to an annotation are under way. */
  holds(uuid: string): boolean {
    return this.#entries.some((entry) => entry.changes.some((change) => change.uuid === uuid));
  }

  /** Take an entry back that cannot have reached the store; false where it may have. */
  withdraw(operation: string): boolean {
    const entry = this.find(operation);
    if (entry === undefined || entry.state === "saving") return false;
    if (entry.attempted && !isStuck(entry)) return false;
    this.#drop([entry]);
    return true;
  }

  /** Offer again what was refused. */
  retry(operation: string): void {
    const entry = this.find(operation);
    if (entry === undefined || !isStuck(entry)) return;
    this.#set(entry, { state: "unsaved" });
    this.wake();
  }

  /**
   * Give up a refused entry and the later ones that build on it.
   *
   * @returns The entries given up.
   */
  discard(operation: string): Entry[] {
    const entry = this.find(operation);
    if (entry === undefined || !isStuck(entry)) return [];
    const uuids = uuidsOf(entry);
    const later = this.#entries.slice(this.#entries.indexOf(entry) + 1);
    const given = [entry, ...later.filter((other) => touches(other, uuids))];
    this.#drop(given);
    this.wake();
    return given;
  }

  /** Settle a conflict for this page's version: it is now based on what stands in the store. */
  keepMine(operation: string): void {
    const entry = this.find(operation);
    if (entry?.state !== "conflict" || entry.current === undefined) return;
    const { uuid, revision, deleted } = entry.current;
    const change = entry.changes.find((one) => one.uuid === uuid);
    if (change === undefined) return;
    if (deleted && change.after === null) {
      entry.changes = entry.changes.filter((one) => one !== change);
      if (entry.changes.length === 0) {
        this.#drop([entry]);
        return;
      }
    } else if (deleted && change.before !== null) {
      this.#restoreFirst(entry, entry.current);
      delete change.base;
    } else {
      change.base = revision;
    }
    this.#set(entry, { state: "unsaved" });
    this.wake();
  }

  /** Send what can be sent; called when there is something new and when the kernel is back. */
  wake(): void {
    clearTimeout(this.#timer);
    if (!(this.#sending || this.#closed)) void this.#drain();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#trying);
  }

  /** A deleted annotation comes back before it is changed. */
  #restoreFirst(entry: Entry, { uuid, revision }: Current): void {
    const content = entry.changes.find((change) => change.uuid === uuid)?.before ?? null;
    const restored: Entry = {
      operation: uuid7(),
      kind: "edit",
      undoes: null,
      image: entry.image,
      changes: [{ uuid, before: null, after: content, base: revision, known: true }],
      order: entry.order - 0.5,
      attempted: false,
      state: "unsaved",
    };
    this.storage.put(restored);
    this.#entries.splice(this.#entries.indexOf(entry), 0, restored);
  }

  async #drain(): Promise<void> {
    this.#sending = true;
    try {
      for (let entry = this.#next(); entry && !this.#closed; entry = this.#next()) {
        if (!(await this.#send(entry))) break;
      }
    } finally {
      this.#sending = false;
    }
  }

  /** The first entry that does not build on a refused one. */
  #next(): Entry | undefined {
    const blocked = new Set<string>();
    for (const entry of [...this.#entries]) {
      if (this.#settledElsewhere(entry)) continue;
      if (entry.state === "unsaved" && !touches(entry, blocked)) return entry;
      for (const uuid of uuidsOf(entry)) blocked.add(uuid);
    }
    return undefined;
  }

  #settledElsewhere(entry: Entry): boolean {
    if (!this.#inherited.has(entry.operation) || this.storage.trouble !== null) return false;
    if (this.storage.has(entry)) return false;
    this.#drop([entry]);
    return true;
  }

  /** @returns Whether to go on with the next. */
  async #send(entry: Entry): Promise<boolean> {
    entry.attempted = true;
    this.#set(entry, { state: "saving" });
    try {
      const receipt = await this.#call(entry);
      this.#pause = FIRST_PAUSE;
      this.#failures = 0;
      this.#acknowledge(entry, receipt);
      return true;
    } catch (error) {
      return this.#refused(entry, error as Refusal);
    }
  }

  async #call(entry: Entry): Promise<ReceiptReply | null> {
    const name = entry.operation;
    if (entry.kind === "undo") {
      const params = { operation: entry.undoes, name, skip: this.host.skipped("undo") };
      return (await this.caller.call("annotations.undo", params)).result;
    }
    if (entry.kind === "redo") {
      const params = { name, skip: this.host.skipped("redo") };
      return (await this.caller.call("annotations.redo", params)).result;
    }
    const [first] = entry.changes;
    if (first?.stroke !== undefined) return await this.#paint(entry, first, first.stroke);
    const changes = entry.changes.map((change) =>
      toWire(change, entry.image, change.base ?? this.host.revisionOf(change.uuid)),
    );
    return (await this.caller.call("annotations.edit", { operation: name, changes })).result;
  }

  /** A stroke is a change by itself: it goes without the mask it is painted on. */
  async #paint(
    { operation, image }: Entry,
    { uuid, after, base = this.host.revisionOf(uuid) }: LocalChange,
    stroke: string,
  ): Promise<ReceiptReply> {
    const { type = 0, position: { t = 0 } = {} } = after ?? {};
    const params = { operation, image, type, t, uuid, base_revision: base, stroke };
    return (await this.caller.call("mask.paint", params)).result;
  }

  #acknowledge(entry: Entry, receipt: ReceiptReply | null): void {
    for (const { uuid, revision } of receipt?.changes ?? []) this.#rebase(entry, uuid, revision);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.storage.remove(entry);
    this.host.acknowledged(entry, receipt);
    this.#told([entry]);
  }

  /** The next change to the same annotation is based on the revision just acknowledged. */
  #rebase(entry: Entry, uuid: string, revision: number): void {
    const later = this.#entries.slice(this.#entries.indexOf(entry) + 1);
    const next = later.find((other) => other.changes.some((change) => change.uuid === uuid));
    const change = next?.changes.find((one) => one.uuid === uuid);
    if (next === undefined || change === undefined || change.base !== undefined) return;
    change.base = revision;
    this.storage.put(next);
  }

  #refused(entry: Entry, error: Refusal): boolean {
    if (TRANSIENT.has(error.name)) {
      this.#set(entry, { state: "unsaved" });
      this.#timer = setTimeout(() => this.wake(), this.#pause);
      this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
      return false;
    }
    const mendable = MENDABLE.has(error.name);
    if (entry.kind !== "edit" && !mendable) {
      this.#giveUp(entry, error);
      return true;
    }
    const state = error.name === "RevisionConflict" ? "conflict" : "failed";
    this.#set(entry, { state, mendable, reason: error.message, ...current(error) });
    if (mendable) this.#tryLater();
    // What the store cannot take now it cannot take of the next either.
    return !mendable;
  }

  /**
   * A step that cannot be done leaves all as it is. Later steps on the same annotations go with
   * it; a later edit was made of what never came about, which its person has to look at.
   */
  #giveUp(entry: Entry, error: Refusal): void {
    const uuids = uuidsOf(entry);
    const gone = [entry];
    for (const later of this.#entries.slice(this.#entries.indexOf(entry) + 1)) {
      if (!touches(later, uuids)) continue;
      if (later.kind !== "edit") gone.push(later);
      for (const change of later.changes) if (uuids.has(change.uuid)) change.base ??= 0;
      this.storage.put(later);
    }
    this.#drop(gone);
    for (const one of gone) this.host.refused(one, error);
  }

  /** Offer again, after a while, what the store could not take. */
  #tryLater(): void {
    if (this.#closed) return;
    const pause = AGAIN[Math.min(this.#failures, AGAIN.length - 1)];
    this.#failures++;
    clearTimeout(this.#trying);
    this.#trying = setTimeout(() => {
      for (const entry of this.#entries.filter((one) => one.mendable && isStuck(one))) {
        this.#set(entry, { state: "unsaved" });
      }
      this.wake();
    }, pause);
  }

  #set(entry: Entry, values: Partial<Entry>): void {
    delete entry.reason;
    delete entry.current;
    delete entry.mendable;
    Object.assign(entry, values);
    this.storage.put(entry);
    this.#told([entry]);
  }

  #drop(entries: Entry[]): void {
    const gone = new Set(entries);
    this.#entries = this.#entries.filter((entry) => !gone.has(entry));
    for (const entry of entries) this.storage.remove(entry);
    this.#told(entries);
  }

  #told(entries: readonly Entry[]): void {
    this.host.changed(new Set(entries.flatMap((entry) => [...uuidsOf(entry)])));
  }
}

function current(error: { current?: Current }): { current?: Current } {
  return error.current === undefined ? {} : { current: error.current };
}
