/**
 * The items of a review as they pass: those behind with what was said of them, the one that is
 * shown, and those that are held ahead of time. Nothing here knows of the kernel or the page.
 */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ReviewItemEntry } from "./protocol";

export type Decision = "approve" | "reject" | "abstain" | "fix";

/** What was said of an item. */
export interface Mark {
  /** Name of the verdict, or of the correction. */
  verdict: string;
  decision: Decision;
  reason: string | null;
  comment: string;
  seconds: number;
}

export interface Passed {
  item: ReviewItemEntry;
  mark: Mark | null;
}

/** What can be taken back, newest last. */
interface Done {
  uuid: string;
  mark: Mark;
  before: Mark | null;
}

/** Items that are kept behind the one shown. */
const BEHIND = 200;
/** Items whose pace counts. */
const RECENT = 20;

export class Trail {
  readonly #passed = signal<readonly Passed[]>([]);
  readonly #at = signal(0);
  readonly #done = signal<readonly Done[]>([]);

  readonly passed: ReadonlySignal<readonly Passed[]> = this.#passed;
  /** Place of the item that is shown; one past the last where none is left. */
  readonly at: ReadonlySignal<number> = this.#at;
  readonly current = computed(() => this.#passed.value[this.#at.value] ?? null);
  readonly before = computed(() => this.#passed.value[this.#at.value - 1] ?? null);
  /** The item that comes after a verdict. */
  readonly after = computed(() => this.#passed.value[this.#next()] ?? null);
  /** Everything that was said and not taken back. */
  readonly marks = computed(() => this.#done.value.map(({ mark }) => mark));
  /** The last word on each item. */
  readonly standing = computed(() => {
    return [...new Map(this.#done.value.map(({ uuid, mark }) => [uuid, mark])).values()];
  });
  /** How many items something was said of. */
  readonly judged = computed(() => this.standing.value.length);
  /** Seconds an item lately; null before the first. */
  readonly pace = computed(() => {
    const recent = this.marks.value.slice(-RECENT);
    if (recent.length === 0) return null;
    return recent.reduce((sum, { seconds }) => sum + seconds, 0) / recent.length;
  });

  /** Items without a verdict from the one shown on. */
  ahead(): ReviewItemEntry[] {
    return this.#passed
      .peek()
      .slice(this.#at.peek())
      .flatMap(({ item, mark }) => (mark === null ? [item] : []));
  }

  /** All items without a verdict, those that were passed over too. */
  open(): ReviewItemEntry[] {
    return this.#passed.peek().flatMap(({ item, mark }) => (mark === null ? [item] : []));
  }

  /** Takes in what comes next; what is here already stays as it is. */
  add(items: readonly ReviewItemEntry[]): void {
    const held = new Set(this.open().map(({ uuid }) => uuid));
    const fresh = items.filter(({ uuid }) => !held.has(uuid));
    if (fresh.length === 0) return;
    this.#passed.value = [...this.#passed.peek(), ...fresh.map((item) => ({ item, mark: null }))];
  }

  /** Says something of the item that is shown and goes on to the next that is open. */
  mark(mark: Mark): void {
    const current = this.current.peek();
    if (current === null) return;
    batch(() => {
      const { uuid } = current.item;
      this.#done.value = [...this.#done.peek(), { uuid, mark, before: current.mark }];
      this.#put(this.#at.peek(), { ...current, mark });
      this.#at.value = this.#next();
      this.#trim();
    });
  }

  /** Takes the newest verdict back and shows its item again. @returns It, null where there is none. */
  unmark(): { item: ReviewItemEntry | null; mark: Mark } | null {
    const last = this.#done.peek().at(-1);
    if (last === undefined) return null;
    return batch(() => {
      this.#done.value = this.#done.peek().slice(0, -1);
      const place = this.#placeOf(last.mark.verdict);
      const passed = this.#passed.peek()[place];
      if (passed === undefined) return { item: null, mark: last.mark };
      this.#put(place, { ...passed, mark: last.before });
      this.#at.value = place;
      return { item: passed.item, mark: last.mark };
    });
  }

  /** @returns Whether there is an item before. */
  back(): boolean {
    if (this.#at.peek() === 0) return false;
    this.#at.value--;
    return true;
  }

  /** @returns Whether there was an item to leave. */
  forward(): boolean {
    if (this.#at.peek() >= this.#passed.peek().length) return false;
    this.#at.value++;
    return true;
  }

  /** Shows an item as it is now, where it waits for a verdict. @returns Whether it was another. */
  refresh(item: ReviewItemEntry): boolean {
    const place = this.#openPlace(item.uuid);
    const passed = this.#passed.peek()[place];
    if (passed === undefined || passed.item.revision === item.revision) return false;
    this.#put(place, { ...passed, item });
    return true;
  }

  /** Takes out an item that waits for a verdict and is not to be judged any more. */
  drop(uuid: string): void {
    this.#remove(this.#openPlace(uuid));
  }

  /**
   * A verdict was refused: it does not count.
   *
   * @param item As it is now, to be judged next; null where it is not to be judged any more.
   */
  refuse(verdict: string, item: ReviewItemEntry | null): void {
    batch(() => {
      this.#done.value = this.#done.peek().filter(({ mark }) => mark.verdict !== verdict);
      this.#remove(this.#placeOf(verdict));
      if (item === null || this.#openPlace(item.uuid) >= 0) return;
      const passed = [...this.#passed.peek()];
      // Whoever is in the midst of one is not disturbed.
      const place = Math.min(this.#at.peek() + 1, passed.length);
      passed.splice(place, 0, { item, mark: null });
      this.#passed.value = passed;
    });
  }

  /** Lets go of all that waits for a verdict, as when another part is chosen. */
  clear(): void {
    batch(() => {
      this.#passed.value = this.#passed.peek().filter(({ mark }) => mark !== null);
      this.#at.value = this.#passed.peek().length;
    });
  }

  /** The next open item after the one shown; one past the last where there is none. */
  #next(): number {
    const passed = this.#passed.value;
    const after = passed.findIndex(({ mark }, place) => place > this.#at.value && mark === null);
    return after < 0 ? passed.length : after;
  }

  #put(place: number, passed: Passed): void {
    this.#passed.value = this.#passed.peek().map((one, index) => (index === place ? passed : one));
  }

  #remove(place: number): void {
    if (place < 0) return;
    batch(() => {
      this.#passed.value = this.#passed.peek().filter((_, index) => index !== place);
      if (place < this.#at.peek()) this.#at.value--;
    });
  }

  #placeOf(verdict: string): number {
    return this.#passed
      .peek()
      .map(({ mark }) => mark?.verdict)
      .lastIndexOf(verdict);
  }

  #openPlace(uuid: string): number {
    return this.#passed.peek().findIndex(({ item, mark }) => item.uuid === uuid && mark === null);
  }

  #trim(): void {
    const surplus = this.#at.peek() - BEHIND;
    if (surplus <= 0) return;
    const kept = this.#passed.peek().filter(({ mark }, place) => place >= surplus || mark === null);
    const gone = this.#passed.peek().length - kept.length;
    this.#passed.value = kept;
    this.#at.value -= gone;
  }
}
