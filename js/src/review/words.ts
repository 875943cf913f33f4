/** What is said of an item and of a finished review. */

import type { ReviewItemEntry, ReviewState, ReviewVerdict } from "./protocol";
import { whileWords } from "./stopwatch";
import type { Mark } from "./trail";

/** "revision 2 · by ada · score 0.83": nothing of a person or a model where the review is blind. */
export function itemWords(item: ReviewItemEntry, user: string): string[] {
  const { about, revision, why } = item;
  const words = [`revision ${revision}`];
  if (about === undefined) return words;
  words.push(`by ${about.author === user ? "you" : about.author}`);
  if (about.score !== undefined) words.push(`score ${about.score.toFixed(2)}`);
  if (about.model) words.push(about.model);
  if (why === "conflict") words.push("verifiers disagree");
  return words;
}

/** "returned by bea: wrong outline, too wide; now revision 2" */
export function verdictWords(item: ReviewItemEntry, user: string): string[] {
  return (
    (item.about?.verdicts ?? [])
      .filter(({ decision }) => decision !== "abstain")
      // What one says oneself of what is shown is not said of it by others.
      .filter(({ by, revision }) => by !== user || revision < item.revision)
      .slice(-3)
      .map((one) => saidWords(one, item.revision, user))
  );
}

function saidWords(
  { by, revision, decision, reason, comment }: ReviewVerdict,
  now: number,
  user: string,
): string {
  const who = by === user ? "you" : by;
  const why = [reason === "other" ? "" : reason, comment].filter(Boolean).join(", ");
  const what = decision === "approve" ? "approved" : "returned";
  const later = revision < now ? `; now revision ${now}` : "";
  return `${what} by ${who}${why ? `: ${why}` : ""}${later}`;
}

/** What was said of the item that is shown, when one has gone back to it. */
export function markWords({ decision, reason, comment }: Mark): string {
  const words = { approve: "approved", abstain: "left to others", fix: "corrected", reject: "" };
  if (decision !== "reject") return `You have ${words[decision]} this one`;
  const why = reason === "other" ? comment : reason;
  return `You have rejected this one: ${why}`;
}

/** Why there is nothing to verify. */
export function nothingWords(state: ReviewState): { title: string; text: string } {
  switch (state.nothing) {
    case "right":
      return {
        title: "You may not verify here",
        text: `${state.user} lacks the right to verify in ${state.imageset}; a team admin can make you a member.`,
      };
    case "empty":
      return {
        title: "No annotations",
        text: "What was chosen has no annotations yet.",
      };
    case "settled":
      return {
        title: "No disagreement",
        text: "Verifiers agree with each other and with the authors, or it has been settled.",
      };
    case "own":
      return {
        title: "Nothing left for you",
        text: "What is not decided yet is your own work, was judged by you already, or is with somebody else now.",
      };
    default:
      return { title: "All done", text: "Everything that was chosen has been decided." };
  }
}

export interface Summary {
  title: string;
  lines: string[];
}

/** What was done in a review that has come to its end. */
export function summaryOf(marks: readonly Mark[], open: number): Summary {
  const count = (decision: string) => marks.filter((one) => one.decision === decision).length;
  const lines = [
    `${count("approve")} approved · ${count("reject")} rejected · ${count("fix")} corrected · ${count("abstain")} left to others`,
  ];
  const reasons = new Map<string, number>();
  for (const { reason } of marks) if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  if (reasons.size > 0) {
    const sorted = [...reasons].sort((a, b) => b[1] - a[1]);
    lines.push(`rejected as ${sorted.map(([reason, times]) => `${reason} ${times}`).join(" · ")}`);
  }
  const seconds = marks.reduce((sum, one) => sum + one.seconds, 0);
  if (marks.length > 0) {
    lines.push(`${whileWords(seconds)} in all, ${whileWords(seconds / marks.length)} per item`);
  }
  if (open > 0) lines.push(`${open} passed over: go back to them`);
  return { title: "Queue finished", lines };
}
