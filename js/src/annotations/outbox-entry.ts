/** What waits in the outbox. */

import type { LocalChange } from "./changes";

export type EntryKind = "edit" | "undo" | "redo";
export type EntryState = "unsaved" | "saving" | "failed" | "conflict";

/** What the kernel said of the annotation that stood in the way. */
export interface Current {
  uuid: string;
  revision: number;
  deleted: boolean;
}

export interface Entry {
  /** Name of the edit, undo or redo: the kernel answers a repeated one without repeating it. */
  operation: string;
  kind: EntryKind;
  /** The edit an undo takes back; null for the newest the store knows. */
  undoes: string | null;
  image: number;
  /** What the page shows of it at once; empty where only the store knows. */
  changes: LocalChange[];
  /** Place in the queue. */
  order: number;
  /** Whether it may have reached the kernel. */
  attempted: boolean;
  state: EntryState;
  reason?: string;
  /** Whether the store could not take it now, and it is tried again by itself. */
  mendable?: boolean;
  current?: Current;
}

/** Whether it waits for a person. */
export function isStuck(entry: Entry): boolean {
  return entry.state === "failed" || entry.state === "conflict";
}

export function touches(entry: Entry, uuids: ReadonlySet<string>): boolean {
  return entry.changes.some((change) => uuids.has(change.uuid));
}

export function uuidsOf(entry: Entry): Set<string> {
  return new Set(entry.changes.map((change) => change.uuid));
}
