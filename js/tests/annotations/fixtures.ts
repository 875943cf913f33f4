/** What several tests of annotations need. */

import { vi } from "vitest";
import type { Annotation, Content } from "../../src/annotations/annotation";
import type { LocalChange } from "../../src/annotations/changes";
import type { OutboxHost } from "../../src/annotations/outbox";
import type { Entry } from "../../src/annotations/outbox-entry";
import type { OutboxStorage } from "../../src/annotations/outbox-storage";
import type { GeometryReply, Methods, ReceiptReply, WireShape } from "../../src/protocol";
import { CallError } from "../../src/transport/transport";

export const HERE = { z: 0, t: 0, plane: null, slice: 0 };

export const NOTHING: GeometryReply = {
  image: 1,
  count: 0,
  total: 0,
  in_view: 0,
  scope: "all",
  whole: false,
  level: 0,
  left_out: 0,
  scene: null,
  kinds: [],
  statuses: ["unverified"],
  planes: [null, "axial", "coronal", "sagittal"],
  spans: [],
};

export function box(x0 = 0, y0 = 0, x1 = 10, y1 = 10): WireShape {
  return { kind: "bounding box", x0, y0, x1, y1 };
}

export function content(shape: WireShape = box(), type = 1): Content {
  return { type, shape, position: HERE, concealed: false, blurred: false };
}

export function annotation(uuid: string, values: Partial<Annotation> = {}): Annotation {
  return {
    uuid,
    revision: 1,
    status: "unverified",
    author: 1,
    score: null,
    state: "saved",
    ...content(),
    ...values,
  };
}

export function creation(uuid: string, after = content()): LocalChange {
  return { uuid, before: null, after, base: 0, known: false };
}

export function update(uuid: string, after = content(), base?: number): LocalChange {
  const change: LocalChange = { uuid, before: content(), after, known: true };
  if (base !== undefined) change.base = base;
  return change;
}

export function edit(operation: string, changes: LocalChange[], image = 1) {
  return { operation, kind: "edit" as const, undoes: null, image, changes };
}

/** Storage as long as it lives; two outboxes may share one, as two loads of a page do. */
export function memory(): OutboxStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    trouble: null,
    load: () =>
      [...kept.values()].map((text) => JSON.parse(text) as Entry).sort((a, b) => a.order - b.order),
    put: (entry) => void kept.set(entry.operation, JSON.stringify(entry)),
    remove: (entry) => void kept.delete(entry.operation),
    has: (entry) => kept.has(entry.operation),
  };
}

type Answer = ReceiptReply | null | CallError;
type Params = { operation?: string | null; name?: string; changes?: { uuid: string }[] };

/** A kernel that answers when it is told to. */
export class Kernel {
  readonly asked: { method: string; params: Params }[] = [];
  #open: ((answer: Answer) => void)[] = [];

  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    this.asked.push({ method, params: params as Params });
    const answer = await new Promise<Answer>((resolve) => this.#open.push(resolve));
    if (answer instanceof CallError) throw answer;
    return { result: answer as Methods[M]["result"], buffers: [] as DataView[] };
  }

  /** Answer the oldest open call. */
  async answer(answer: Answer): Promise<void> {
    await vi.waitFor(() => {
      if (this.#open.length === 0) throw new Error("nothing was asked");
    });
    this.#open.shift()?.(answer);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }

  get waiting(): number {
    return this.#open.length;
  }
}

export function receipt(operation: string, revisions: Record<string, number>): ReceiptReply {
  const changes = Object.entries(revisions).map(([uuid, revision]) => ({
    uuid,
    image: 1,
    operation: "update",
    revision,
    deleted: false,
  }));
  return { operation, changes, about: null, undo: 1, redo: 0, at: "2026-11-22T12:04:00+00:00" };
}

export function host(revisions: Record<string, number> = {}): OutboxHost {
  return {
    revisionOf: (uuid) => revisions[uuid] ?? 0,
    changed: () => undefined,
    acknowledged: () => undefined,
    skipped: () => [],
    refused: () => undefined,
  };
}

export const gone = () => new CallError("KernelGone", "The kernel is gone; run the cell again.");
export const refused = () => new CallError("InvalidShape", "the box has no width");
export const full = () =>
  new CallError("StoreUnavailable", "labels.duckdb: no space left on device");
export const closed = () => new CallError("StoreClosed", "labels.duckdb: this store was closed");
export const conflict = (uuid: string, revision: number, deleted = false) =>
  new CallError("RevisionConflict", "somebody else was first", {
    current: { uuid, revision, deleted },
  });

/** The bytes of an array, as they come in a message. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): DataView {
  return new DataView(buffer as ArrayBuffer, byteOffset, byteLength);
}
