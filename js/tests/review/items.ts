/** Items and a kernel that serves them, for tests of a review. */

import { signal } from "@preact/signals";
import type { EventMessage, Methods } from "../../src/protocol";
import type { VerdictEntry, VerdictStorage } from "../../src/review/outbox";
import type { ReviewItemEntry, ReviewState } from "../../src/review/protocol";
import { CallError, type ConnectionState, type Transport } from "../../src/transport/transport";

export function item(uuid: string, values: Partial<ReviewItemEntry> = {}): ReviewItemEntry {
  return {
    uuid,
    revision: 1,
    image: 1,
    type: 1,
    position: { z: 0, t: 0, plane: null, slice: 0 },
    shape: { kind: "bounding box", x0: 10, y0: 10, x1: 30, y1: 20 },
    bounds: [10, 10, 30, 20],
    why: "unverified",
    unfixable: null,
    ...values,
  };
}

export class KeptVerdicts implements VerdictStorage {
  readonly entries = new Map<string, VerdictEntry>();

  load(): VerdictEntry[] {
    return [...this.entries.values()].map((entry) => ({ ...entry }));
  }

  put(entry: VerdictEntry): void {
    this.entries.set(entry.id, { ...entry });
  }

  remove(entry: VerdictEntry): void {
    this.entries.delete(entry.id);
  }
}

type Params = Record<string, unknown>;

/** A kernel with a queue; verdicts leave it. */
export class FakeReviewer implements Transport {
  readonly state = signal<ConnectionState>("ready");
  readonly asked: { method: string; params: Params }[] = [];
  /** What the next call of a method fails with. */
  readonly failing = new Map<string, CallError>();
  /** While it is set, verdicts wait. */
  gate: Promise<void> | null = null;
  done = 0;
  readonly #listeners = new Set<(event: EventMessage["event"]) => void>();

  constructor(
    public queue: ReviewItemEntry[],
    readonly about: Partial<ReviewState> = {},
  ) {}

  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    this.asked.push({ method, params });
    if (this.gate && method === "review.judge") await this.gate;
    const error = this.failing.get(method);
    if (error) {
      this.failing.delete(method);
      throw error;
    }
    return { result: this.#answer(method, params as never) as never, buffers: [] };
  }

  calls(method: string): Params[] {
    return this.asked.filter((one) => one.method === method).map(({ params }) => params);
  }

  tile(): Promise<null> {
    return Promise.resolve(null);
  }

  on(listener: (event: EventMessage["event"]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: EventMessage["event"]): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  close(): void {
    this.#listeners.clear();
  }

  #answer(method: keyof Methods, params: Params) {
    const tally = () => ({ done: this.done, remaining: this.queue.length });
    switch (method) {
      case "review.open":
        return {
          store: "store",
          user: "bea",
          user_id: 2,
          imageset: "Slides",
          blind: false,
          types: [],
          chosen_types: null,
          nothing: this.queue.length > 0 ? null : "done",
          ...tally(),
          ...this.about,
        };
      case "review.next": {
        const held = params.held as string[];
        const items = this.queue.filter(({ uuid }) => !held.includes(uuid));
        return { items: items.slice(0, params.count as number), ...tally() };
      }
      case "review.look": {
        const uuids = params.uuids as string[];
        return { items: this.queue.filter(({ uuid }) => uuids.includes(uuid)), ...tally() };
      }
      case "review.judge":
      case "review.fix":
        this.queue = this.queue.filter(({ uuid }) => uuid !== params.annotation);
        this.done++;
        return tally();
      case "review.retract":
      case "review.unfix":
        this.done--;
        return tally();
      case "image.open":
        throw new CallError("AbortError", "no images here");
      default:
        return {};
    }
  }
}
