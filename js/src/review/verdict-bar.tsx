/** What the item is, and what is said of it: two large buttons, the reasons between them. */

import { useRef, useState } from "preact/hooks";
import type { ActionName } from "../keys/actions";
import { useKeyboard } from "../keys/context";
import { shownKey } from "../keys/key-names";
import { Icon } from "../panels/controls";
import { useFocusWhileOpen } from "../panels/dialog";
import type { Fixing } from "./fixing";
import type { Acts } from "./review-view";
import { REASONS, type ReviewSession } from "./session";
import { itemWords, markWords, verdictWords } from "./words";

export function ItemLine({ session }: { session: ReviewSession }) {
  const current = session.trail.current.value;
  const state = session.state.value;
  if (current === null || state === null) return <div class="exact-review-item" />;
  const { item, mark } = current;
  const type = session.typeOf(item);
  const image = session.images.value.get(item.image);
  const whole = item.shape.kind === "global" ? "label of the whole image" : item.shape.kind;
  return (
    <div class="exact-review-item" data-exact="review-item" aria-live="polite">
      <span class="exact-review-swatch" style={{ background: type?.color }} />
      <strong data-exact="review-type-name">{type?.name ?? "unknown type"}</strong>
      <span>{whole}</span>
      {image && <span class="exact-review-image">{image.name}</span>}
      {itemWords(item, state.user).map((words) => (
        <span key={words}>{words}</span>
      ))}
      {verdictWords(item, state.user).map((words) => (
        <span key={words} class="exact-review-said">
          {words}
        </span>
      ))}
      {mark && (
        <span class="exact-review-said" data-exact="review-mark">
          {markWords(mark)}
        </span>
      )}
    </div>
  );
}

interface VerdictBarProps {
  session: ReviewSession;
  fixing: Fixing | null;
  acts: Acts;
}

export function VerdictBar({ session, fixing, acts }: VerdictBarProps) {
  const asked = session.asked.value;
  const none = session.trail.current.value === null;
  return (
    <div class="exact-review-bar" data-asked={asked} role="toolbar" aria-label="Verdict">
      <Large
        kind="reject"
        action="review.reject"
        label={asked === "reason" ? "Reject: why?" : "Reject"}
        pressed={asked !== "verdict"}
        disabled={none || fixing !== null}
        press={() => session.askReason()}
      />
      {asked === "comment" ? (
        <Comment session={session} />
      ) : (
        <Reasons session={session} disabled={none || fixing !== null} />
      )}
      <div class="exact-review-more">
        <Small action="review.fix" label="Correct" disabled={none} press={() => acts.beginFix()} />
        <Small
          action="review.abstain"
          label="Abstain"
          disabled={none || fixing !== null}
          press={() => session.abstain()}
        />
      </div>
      <Large
        kind="approve"
        action="review.approve"
        label={fixing ? "Save" : "Approve"}
        disabled={none}
        press={() => acts.approve()}
      />
    </div>
  );
}

interface PressProps {
  action: ActionName;
  label: string;
  disabled: boolean;
  press: () => unknown;
}

function Large(props: PressProps & { kind: "approve" | "reject"; pressed?: boolean }) {
  const { kind, action, label, disabled, pressed, press } = props;
  return (
    <button
      type="button"
      class="exact-review-large"
      data-kind={kind}
      data-exact={`review-${kind}`}
      disabled={disabled}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      onClick={() => press()}
    >
      <Icon name={kind === "approve" ? "check" : "close"} />
      <span>{label}</span>
      <Key action={action} />
    </button>
  );
}

function Small({ action, label, disabled, press }: PressProps) {
  return (
    <button
      type="button"
      class="exact-button exact-choice"
      data-exact={action.replace(".", "-")}
      disabled={disabled}
      onClick={() => press()}
    >
      {label}
      <Key action={action} />
    </button>
  );
}

function Key({ action }: { action: ActionName }) {
  const [key] = useKeyboard().bindings.of(action);
  return key === undefined ? null : <kbd>{shownKey(key)}</kbd>;
}

function Reasons({ session, disabled }: { session: ReviewSession; disabled: boolean }) {
  return (
    <fieldset class="exact-review-reasons" aria-label="Reject because">
      {REASONS.map((reason, place) => (
        <button
          key={reason}
          type="button"
          class="exact-review-reason"
          data-exact={`review-reason-${place + 1}`}
          disabled={disabled}
          onClick={() => session.reject(reason)}
        >
          <Key action={`review.reason-${place + 1}` as ActionName} />
          {reason}
        </button>
      ))}
    </fieldset>
  );
}

/** Words to a rejection; Enter gives it, Escape gives it up. */
function Comment({ session }: { session: ReviewSession }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  useFocusWhileOpen(field);
  const empty = text.trim() === "";
  const give = () => !empty && session.reject("other", text);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter") give();
    else if (event.key === "Escape") session.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="exact-review-comment">
      <input
        ref={field}
        type="text"
        value={text}
        placeholder="why it is rejected"
        aria-label="Why it is rejected"
        data-exact="review-comment"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={pressed}
      />
      <button
        type="button"
        class="exact-button exact-choice"
        data-exact="review-comment-give"
        disabled={empty}
        onClick={give}
      >
        Reject
      </button>
    </div>
  );
}
