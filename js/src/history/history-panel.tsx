/** Who changed what of the selected annotation, and what was said of it. */

import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../panels/controls";
import type { Session } from "../panels/session";
import type { WireRevision, WireVerdict } from "../protocol/author";
import { differenceWords, type PixelSize } from "./compare";
import { linesOf, nameWords, stepWords, timeWords, verdictWords } from "./history";
import type { Compared, HistoryState } from "./history-state";
import { SIDES } from "./outlines";

export interface HistoryPanelProps {
  session: Session;
  history: HistoryState;
}

export function HistoryPanel({ session, history }: HistoryPanelProps) {
  const open = history.open.value;
  return (
    <details
      class="exact-section exact-history"
      open={open}
      onToggle={(event) => {
        history.open.value = event.currentTarget.open;
      }}
      data-exact="history-panel"
    >
      <summary class="exact-section-title" data-exact="history-title">
        History
      </summary>
      {open && <Body session={session} history={history} />}
    </details>
  );
}

function Body({ session, history }: HistoryPanelProps) {
  const list = useRef<HTMLUListElement>(null);
  const reply = history.reply.value;
  const uuid = history.uuid.value;
  useEffect(() => list.current?.scrollTo({ top: 0 }), [uuid]);
  if (uuid === null) return <Empty>Select one annotation to see who changed it.</Empty>;
  if (history.error.value !== null) return <Empty>{history.error.value}</Empty>;
  if (reply === null) return <Empty>reading…</Empty>;
  return (
    <div class="exact-history-body">
      <Comparison session={session} history={history} compared={history.compared.value} />
      <p class="exact-history-head" aria-hidden="true">
        {SIDES.map(({ letter }) => (
          <span key={letter}>{letter}</span>
        ))}
      </p>
      <ul class="exact-history-lines" ref={list} aria-label="History, newest first">
        {linesOf(reply).map((line) =>
          line.kind === "revision" ? (
            <RevisionLine
              key={line.step.change}
              history={history}
              step={line.step}
              now={line.step === reply.revisions.at(-1)}
            />
          ) : (
            <VerdictLine key={line.verdict.uuid} verdict={line.verdict} />
          ),
        )}
      </ul>
    </div>
  );
}

function Empty({ children }: { children: string }) {
  return (
    <p class="exact-list-empty" data-exact="history-empty">
      {children}
    </p>
  );
}

interface RevisionLineProps {
  history: HistoryState;
  step: WireRevision;
  now: boolean;
}

function RevisionLine({ history, step, now }: RevisionLineProps) {
  const refusal = history.refusal(step);
  const what = `revision ${step.revision}, ${stepWords(step)}`;
  return (
    <li class="exact-history-line" data-exact="history-revision" data-change={step.change}>
      <span class="exact-history-choice">
        <Choice history={history} side="a" step={step} checked={history.a.value === step.change} />
        <Choice
          history={history}
          side="b"
          step={step}
          checked={history.b.value === null ? now : history.b.value === step.change}
        />
      </span>
      <span class="exact-history-words">
        <span class="exact-history-what">
          <b>{step.revision}</b> {stepWords(step)}
          {now && <span class="exact-history-now"> · now</span>}
        </span>
        <span class="exact-number" title={new Date(step.at).toLocaleString()}>
          {nameWords(step.actor)}, {timeWords(step.at)}
        </span>
      </span>
      {!now && (
        <button
          type="button"
          class="exact-button exact-history-restore"
          title={refusal === null ? `Restore ${what}` : `Restore ${what}: ${refusal}`}
          aria-label={`Restore ${what}`}
          aria-disabled={refusal !== null}
          data-exact="history-restore"
          onClick={() => history.restore(step)}
        >
          <Icon name="undo" />
        </button>
      )}
    </li>
  );
}

interface ChoiceProps {
  history: HistoryState;
  side: "a" | "b";
  step: WireRevision;
  checked: boolean;
}

/** One of a column of choices: the arrow keys go up and down in it. */
function Choice({ history, side, step, checked }: ChoiceProps) {
  const { letter } = SIDES[side === "a" ? 0 : 1];
  return (
    <input
      type="radio"
      name={`exact-history-${side}-${history.uuid.value ?? ""}`}
      checked={checked}
      aria-label={`${letter}: revision ${step.revision}, ${stepWords(step)}`}
      title={`Show as ${letter}`}
      data-exact={`history-${side}`}
      onChange={() => {
        history[side].value = step.change;
      }}
    />
  );
}

const SIGNS = { approve: "check", reject: "close", dispute: "warning", abstain: "minus" } as const;

function VerdictLine({ verdict }: { verdict: WireVerdict }) {
  const sign = SIGNS[verdict.decision as keyof typeof SIGNS] ?? "help";
  return (
    <li
      class="exact-history-line exact-history-verdict"
      data-exact="history-verdict"
      data-decision={verdict.decision}
    >
      <Icon name={sign} />
      <span class="exact-history-words">
        <span class="exact-history-what">
          {verdictWords(verdict)} <span class="exact-number">(of {verdict.revision})</span>
        </span>
        {verdict.comment !== "" && <q class="exact-history-comment">{verdict.comment}</q>}
        <span class="exact-number">
          {nameWords(verdict.user)}, {timeWords(verdict.at)}
        </span>
      </span>
    </li>
  );
}

interface ComparisonProps extends HistoryPanelProps {
  compared: Compared | null;
}

/** What is over the picture, and how much the two differ. */
function Comparison({ session, history, compared }: ComparisonProps) {
  if (compared === null) {
    return <p class="exact-history-hint">A and B: choose two to compare their outlines.</p>;
  }
  const { a, b } = compared;
  return (
    <div class="exact-history-compared" role="status" data-exact="history-compared">
      {SIDES.map((side, place) => (
        <span key={side.letter} class="exact-history-key">
          <Sample dash={side.dash} color={side.color} /> {side.letter}: revision{" "}
          {(place === 0 ? a : b).revision}
          {compared.shapes[place] === null && " (not on this frame)"}
        </span>
      ))}
      <span data-exact="history-difference">{words(session, history, compared)}</span>
      <button
        type="button"
        class="exact-filter-reset"
        data-exact="history-clear"
        onClick={() => history.clear()}
      >
        Hide
      </button>
    </div>
  );
}

function words(session: Session, history: HistoryState, { a, b }: Compared): string {
  const outlines = history.reply.value?.outlines ?? [];
  if (a.outline === b.outline) return "the same outline";
  const [first, second] = [outlines[a.outline], outlines[b.outline]];
  if (first === undefined || second === undefined) return "";
  return differenceWords(first, second, pixelSize(session)) ?? "the outlines differ";
}

function pixelSize({ shown, planes }: Session): PixelSize {
  const image = shown.value;
  if (image === null || planes.shape.value !== null) return null;
  return image.mpp_x !== null && image.mpp_y !== null ? [image.mpp_x, image.mpp_y] : null;
}

/** A piece of the line, as it is drawn over the picture. */
function Sample({ dash, color }: { dash: readonly number[]; color: string }) {
  return (
    <svg width="26" height="8" aria-hidden="true" class="exact-history-sample">
      {[
        { stroke: "#303030", width: 5 },
        { stroke: color, width: 2.5 },
      ].map(({ stroke, width }) => (
        <path
          key={width}
          d="M1 4H25"
          stroke={stroke}
          stroke-width={width}
          stroke-dasharray={dash.join(" ")}
        />
      ))}
    </svg>
  );
}
