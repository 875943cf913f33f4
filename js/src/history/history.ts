/** The history of an annotation in words: its revisions, and between them what was said of each. */

import { clock } from "../panels/save-state";
import type { HistoryReply, WireRevision, WireVerdict } from "../protocol/author";

export type Line =
  | { kind: "revision"; step: WireRevision }
  | { kind: "verdict"; verdict: WireVerdict };

/** All lines, the newest first. */
export function linesOf({ revisions, verdicts }: HistoryReply): Line[] {
  const lines: Line[] = [
    ...revisions.map((step): Line => ({ kind: "revision", step })),
    ...verdicts.map((verdict): Line => ({ kind: "verdict", verdict })),
  ];
  return lines.sort((a, b) => timeOf(b) - timeOf(a) || rank(a) - rank(b));
}

function timeOf(line: Line): number {
  return Date.parse(line.kind === "revision" ? line.step.at : line.verdict.at);
}

/** What was said in the same moment came after what it was said of. */
function rank({ kind }: Line): number {
  return kind === "verdict" ? 0 : 1;
}

const DONE: Record<string, string> = {
  create: "drawn",
  delete: "deleted",
  restore: "brought back",
};

/** What a step did. */
export function stepWords({ operation, undone, changed, origin }: WireRevision): string {
  const done = operation === "update" ? changed.join(", ") || "nothing" : (DONE[operation] ?? "");
  if (undone) return `undo or redo: ${done}`;
  if (operation !== "create" || origin === "human") return done;
  return origin === "import" ? "imported" : `by ${origin}`;
}

const SAID: Record<string, string> = {
  approve: "approved",
  reject: "rejected",
  abstain: "abstained",
  dispute: "disputed",
};

/** A verdict in words, with its reason. */
export function verdictWords({ decision, reason }: WireVerdict): string {
  const said = SAID[decision] ?? decision;
  return reason === null ? said : `${said}: ${reason}`;
}

/** A name, or that it is hidden. */
export function nameWords(name: string): string {
  return name === "" ? "somebody (blind)" : name;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A moment as short as it is clear: of today the time, else the day, of another year that too. */
export function timeWords(at: string, now: Date = new Date()): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return "";
  if (time.toDateString() === now.toDateString()) return clock(time);
  const day = `${time.getDate()} ${MONTHS[time.getMonth()]}`;
  return time.getFullYear() === now.getFullYear() ? day : `${day} ${time.getFullYear()}`;
}
