/** What of the annotations is seen, and in which colours. */

import type { Filter } from "../protocol";
import type { Saved } from "./annotation";

export const COLOR_BY = ["type", "author", "status", "score"] as const;
export type ColorBy = (typeof COLOR_BY)[number];

export interface ViewFilter {
  hiddenTypes: ReadonlySet<number>;
  hiddenAuthors: ReadonlySet<number>;
  hiddenStatuses: ReadonlySet<string>;
  /** From 0 to 1; what has no score is shown whatever it is. */
  leastScore: number;
  /** Whether anything is shown at all. */
  shown: boolean;
  /** Of all annotations, from 0 to 1. */
  opacity: number;
  /** Whether outlines are filled. */
  filled: boolean;
  colorBy: ColorBy;
}

export const EVERYTHING: ViewFilter = {
  hiddenTypes: new Set(),
  hiddenAuthors: new Set(),
  hiddenStatuses: new Set(),
  leastScore: 0,
  shown: true,
  opacity: 1,
  filled: true,
  colorBy: "type",
};

/** What decides whether an annotation is seen. */
export type Judged = Pick<Saved, "type" | "author" | "status" | "score">;

/** Whether an annotation is seen: if not, it is neither drawn nor hit, selected or counted. */
export function isSeen(one: Judged, filter: ViewFilter): boolean {
  return (
    filter.shown &&
    !filter.hiddenTypes.has(one.type) &&
    !filter.hiddenAuthors.has(one.author) &&
    !filter.hiddenStatuses.has(one.status) &&
    (one.score === null || one.score >= filter.leastScore)
  );
}

/** Whether anything may be hidden. */
export function hides(filter: ViewFilter): boolean {
  const { hiddenTypes, hiddenAuthors, hiddenStatuses, leastScore, shown } = filter;
  return (
    !shown || hiddenTypes.size + hiddenAuthors.size + hiddenStatuses.size > 0 || leastScore > 0
  );
}

/** As the kernel is told, in an order that makes equal filters equal texts. */
export function toWireFilter(filter: ViewFilter): Filter {
  return {
    hidden_types: [...filter.hiddenTypes].sort((a, b) => a - b),
    hidden_authors: [...filter.hiddenAuthors].sort((a, b) => a - b),
    hidden_statuses: [...filter.hiddenStatuses].sort(),
    least_score: filter.leastScore,
  };
}

/** The set with a member more or less. */
export function toggled<T>(set: ReadonlySet<T>, member: T): Set<T> {
  const next = new Set(set);
  if (!next.delete(member)) next.add(member);
  return next;
}
