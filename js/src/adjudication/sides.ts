/** Who is for and who against an item as it stands, and what was said of it before. */

import type { HistoryReply, WireVerdict } from "../protocol/author";

export interface Sides {
  /** Approvals of the present revision, and the objections of its author to a rejection. */
  approvals: WireVerdict[];
  rejections: WireVerdict[];
  /** Who abstained. */
  abstained: WireVerdict[];
  /** Of earlier revisions: these verdicts count no more. */
  earlier: WireVerdict[];
}

/** The verdicts and disputes of an item, told apart; of one verifier the newest counts. */
export function sidesOf({ verdicts }: Pick<HistoryReply, "verdicts">, revision: number): Sides {
  const now = counting(verdicts.filter((one) => one.revision === revision));
  return {
    approvals: now.filter(({ decision }) => decision === "approve" || decision === "dispute"),
    rejections: now.filter(({ decision }) => decision === "reject"),
    abstained: now.filter(({ decision }) => decision === "abstain"),
    earlier: verdicts.filter((one) => one.revision < revision),
  };
}

/** Of each verifier the last verdict; every dispute is of its own. */
function counting(verdicts: readonly WireVerdict[]): WireVerdict[] {
  return verdicts.filter(({ user, decision }, place) => {
    if (decision === "dispute" || user === "") return true;
    const later = verdicts.slice(place + 1);
    return !later.some((one) => one.user === user && one.decision !== "dispute");
  });
}

/** What of a line is told first: the reason, or that the author objects. */
export function headWords({ decision, reason }: WireVerdict): string {
  if (decision === "dispute") return "disputed by the author";
  if (decision === "approve") return "approved";
  return decision === "reject" ? (reason ?? "rejected") : "abstained";
}
