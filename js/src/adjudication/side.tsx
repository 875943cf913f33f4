/** One side of the picture: who approves the item, or who rejects it and why. */

import { nameWords, timeWords } from "../history/history";
import type { IconName } from "../icons";
import { Icon } from "../panels/controls";
import type { WireVerdict } from "../protocol/author";
import type { ReviewSession } from "../review/session";
import type { SaidBook } from "./said-book";
import { headWords, type Sides, sidesOf } from "./sides";

interface SideProps {
  side: "approvals" | "rejections";
  session: ReviewSession;
  book: SaidBook;
}

const TITLES = { approvals: "For", rejections: "Against" } as const;

export function Side({ side, session, book }: SideProps) {
  const item = session.trail.current.value?.item;
  const reply = item && book.of(item);
  const sides = reply && item ? sidesOf(reply, item.revision) : null;
  return (
    <section
      class="exact-side-of"
      data-side={side === "approvals" ? "before" : "after"}
      aria-label={side === "approvals" ? "Who approves" : "Who rejects"}
      data-exact={`adjudicate-${side}`}
    >
      <h4>
        <Icon name={side === "approvals" ? "check" : "close"} /> {TITLES[side]}
        {sides && ` (${sides[side].length})`}
      </h4>
      {item && !sides && <p class="exact-number">reading…</p>}
      {sides?.[side].map((one) => (
        <Said key={one.uuid} said={one} />
      ))}
      {sides && sides[side].length === 0 && <p class="exact-number">nobody</p>}
      {sides && side === "rejections" && <More sides={sides} />}
    </section>
  );
}

/** What does not count: who abstained, and what was said of earlier revisions. */
function More({ sides: { abstained, earlier } }: { sides: Sides }) {
  return (
    <>
      {abstained.length > 0 && (
        <p class="exact-number">
          abstained: {abstained.map(({ user }) => nameWords(user)).join(", ")}
        </p>
      )}
      {earlier.length > 0 && (
        <details class="exact-side-earlier">
          <summary>of earlier revisions ({earlier.length})</summary>
          {earlier.map((one) => (
            <Said key={one.uuid} said={one} />
          ))}
        </details>
      )}
    </>
  );
}

const SIGNS: Record<string, IconName> = {
  approve: "check",
  reject: "close",
  dispute: "warning",
  abstain: "minus",
};

function Said({ said }: { said: WireVerdict }) {
  return (
    <div class="exact-side-said" data-decision={said.decision} data-exact="adjudicate-said">
      <strong>
        <Icon name={SIGNS[said.decision] ?? "help"} /> {headWords(said)}
      </strong>
      {said.comment !== "" && <q>{said.comment}</q>}
      <span class="exact-number">
        {nameWords(said.user)}, {timeWords(said.at)}
      </span>
    </div>
  );
}
