/** How many annotations there are of each kind, and how many of them are seen. */

import { computed } from "@preact/signals";
import { isSeen, type Judged, type ViewFilter } from "../annotations/filter";
import { type Legend, scoreOf } from "../annotations/legend";
import { count } from "./controls";
import type { Session } from "./session";

export interface Tally {
  types: ReadonlyMap<number, number>;
  authors: ReadonlyMap<number, number>;
  statuses: ReadonlyMap<string, number>;
  /** How many of all the filter lets through. */
  seen: number;
  counted: number;
  /** Whether any has a score. */
  scored: boolean;
  /** Whether none is counted that is gone: a legend does not say which slots are. */
  exact: boolean;
}

class Counter {
  readonly types = new Map<number, number>();
  readonly authors = new Map<number, number>();
  readonly statuses = new Map<string, number>();
  seen = 0;
  counted = 0;
  scored = false;
  exact = true;

  constructor(private readonly filter: ViewFilter) {}

  add(one: Judged, number: number): void {
    if (number === 0) return;
    increase(this.types, one.type, number);
    increase(this.authors, one.author, number);
    increase(this.statuses, one.status, number);
    this.counted += number;
    this.scored ||= one.score !== null;
    if (isSeen(one, this.filter)) this.seen += number;
  }
}

function increase<K>(numbers: Map<K, number>, key: K, by: number): void {
  numbers.set(key, (numbers.get(key) ?? 0) + by);
}

export function tallyOf(all: Iterable<Judged>, filter: ViewFilter): Tally {
  const counter = new Counter(filter);
  for (const one of all) counter.add(one, 1);
  return counter;
}

const SCORES = 256;

/**
 * Of a million slots, of which each kind is looked at once.
 *
 * @param total How many annotations live.
 */
export function tallyOfLegend(legend: Legend, filter: ViewFilter, total: number): Tally {
  const { places, scores, groups } = legend;
  const numbers = new Uint32Array(groups.length * SCORES);
  for (let slot = 0; slot < places.length; slot++) {
    const kind = (places[slot] as number) * SCORES + (scores[slot] as number);
    numbers[kind] = (numbers[kind] as number) + 1;
  }
  const counter = new Counter(filter);
  counter.exact = places.length === total;
  groups.forEach((group, place) => {
    for (let byte = 0; byte < SCORES; byte++) {
      const number = numbers[place * SCORES + byte] as number;
      if (number > 0) counter.add({ ...group, score: scoreOf(byte) }, number);
    }
  });
  return counter;
}

/** A number as it is shown; nothing for none, and a sign where it may be a few too many. */
export function numberWords(number: number, exact: boolean): string {
  if (number === 0) return "";
  return exact ? count(number) : `≈ ${count(number)}`;
}

/** What the session shows of it: of what is loaded where that is all, else of the legend. */
export function tally(session: Pick<Session, "editor" | "edition" | "filter">) {
  const ofLegend = computed(() => {
    const labels = session.editor.value?.labels;
    void labels?.legend.told.value;
    labels?.learn();
    const total = session.editor.value?.loading.value.total ?? 0;
    return labels ? tallyOfLegend(labels.legend, session.filter.value, total) : null;
  });
  return computed(() => {
    const editor = session.editor.value;
    const { value: filter } = session.filter;
    if (editor?.loading.value.partial) return ofLegend.value ?? tallyOf([], filter);
    void session.edition.value;
    return tallyOf(editor?.store.all() ?? [], filter);
  });
}
