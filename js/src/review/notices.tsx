/** What is said over the picture: what became of a verdict, and why there is nothing to judge. */

import { useKeyboard } from "../keys/context";
import { Icon, IconButton } from "../panels/controls";
import type { ReviewSession } from "./session";
import { nothingWords, summaryOf } from "./words";

export function Notices({ session }: { session: ReviewSession }) {
  return (
    <div class="exact-issues" role="alert" aria-live="assertive" data-exact="review-notices">
      {session.notices.value.map(({ key, text }) => (
        <div class="exact-issue" key={key} data-exact="review-notice">
          <Icon name="warning" />
          <span class="exact-grow">{text}</span>
          <IconButton
            icon="close"
            title="Understood"
            mark="dismiss"
            onPress={() => session.dismiss(key)}
          />
        </div>
      ))}
    </div>
  );
}

export function Nothing({ session }: { session: ReviewSession }) {
  const state = session.state.value;
  const { trail } = session;
  if (session.error.value !== null) {
    return (
      <Panel kind="failed" title="The review could not be opened" lines={[session.error.value]}>
        <Again session={session} label="Try again" />
      </Panel>
    );
  }
  if (state === null || trail.current.value !== null) return null;
  if (trail.marks.value.length > 0 && session.exhausted.value) {
    const { title, lines } = summaryOf(trail.standing.value, trail.open().length);
    return (
      <Panel kind="finished" title={title} lines={lines}>
        <Again session={session} label="Look for more" />
      </Panel>
    );
  }
  if (!session.exhausted.value) return <Panel kind="loading" title="Fetching items…" lines={[]} />;
  if (trail.passed.value.length > 0) {
    const { lines } = summaryOf([], trail.open().length);
    return (
      <Panel kind="finished" title="End of the queue" lines={lines.slice(1)}>
        <Again session={session} label="Begin again" />
      </Panel>
    );
  }
  const { title, text } = nothingWords(state);
  return (
    <Panel kind={state.nothing ?? "done"} title={title} lines={[text]}>
      {state.nothing !== "right" && <Again session={session} label="Look again" />}
    </Panel>
  );
}

interface PanelProps {
  kind: string;
  title: string;
  lines: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: whatever Preact takes
  children?: any;
}

function Panel({ kind, title, lines, children }: PanelProps) {
  const keyboard = useKeyboard();
  const back = keyboard.titled("Go back", "review.previous");
  return (
    <div class="exact-empty" data-exact="review-nothing" data-kind={kind} role="status">
      <p class="exact-empty-title">{title}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {kind === "finished" && <p class="exact-review-hint">{back}</p>}
      {children}
    </div>
  );
}

function Again({ session, label }: { session: ReviewSession; label: string }) {
  return (
    <button
      type="button"
      class="exact-button exact-choice"
      data-exact="review-again"
      onClick={() => void session.open()}
    >
      {label}
    </button>
  );
}
