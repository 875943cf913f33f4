/** What was returned to the author, newest first, and what can be done about the one in hand. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useKeyboard } from "../keys/context";
import { count, Icon } from "../panels/controls";
import { useFocusWhileOpen } from "../panels/dialog";
import type { Session } from "../panels/session";
import type { ReturnedItem } from "../protocol/author";
import { itemWords, sourceWords, waiting } from "./returned";
import type { ReturnedState } from "./returned-state";

export interface ReturnedPanelProps {
  session: Session;
  returned: ReturnedState;
}

export function ReturnedPanel({ session, returned }: ReturnedPanelProps) {
  const items = returned.items.value;
  const current = returned.current.value;
  // Who has nothing to mend is not told of it.
  if (items.length === 0 && current === null && returned.told.value === null) return null;
  return (
    <details class="exact-section exact-returned" open data-exact="returned-panel">
      <summary class="exact-section-title">
        Returned to you{" "}
        <span class="exact-badge" data-exact="returned-count">
          {count(waiting(items).length)}
        </span>
        {waiting(items).length < items.length && (
          <span class="exact-number"> · {items.length - waiting(items).length} disputed</span>
        )}
      </summary>
      {returned.error.value && <p class="exact-list-empty">{returned.error.value}</p>}
      <p class="exact-returned-told" role="status" data-exact="returned-told">
        {toldWords(returned)}
      </p>
      <Acts returned={returned} />
      {returned.disputing.value && <Dispute returned={returned} />}
      <ul class="exact-returned-list" aria-label="Returned to you, newest first">
        {items.map((item) => (
          <Row key={item.uuid} session={session} returned={returned} item={item} />
        ))}
      </ul>
    </details>
  );
}

function toldWords({ current, fixed, told, items }: ReturnedState): string {
  if (current.value === null) {
    return told.value ?? (items.value.length > 0 ? "Go to one to mend it." : "Nothing is left.");
  }
  if (fixed.value) return "Changed, and resubmitted by that.";
  if (current.value.disputed) return "Disputed: with the verifiers again.";
  return told.value ?? "";
}

function Acts({ returned }: { returned: ReturnedState }) {
  const keyboard = useKeyboard();
  const chosen = returned.current.value !== null;
  const none = returned.items.value.length === 0;
  return (
    <div class="exact-returned-acts">
      <Act
        text="Next"
        title={keyboard.titled("Next returned item", "returned.next")}
        mark="returned-next"
        disabled={none}
        onPress={() => returned.step(1)}
      />
      <Act
        text="Resubmit"
        title={keyboard.titled("The fix is done: to the next", "returned.resubmit")}
        mark="returned-resubmit"
        disabled={!chosen}
        onPress={() => returned.resubmit()}
      />
      <Act
        text="Dispute…"
        title={keyboard.titled("Say why the rejection is wrong", "returned.dispute")}
        mark="returned-dispute"
        disabled={!chosen}
        onPress={() => returned.beginDispute()}
      />
    </div>
  );
}

interface ActProps {
  text: string;
  title: string;
  mark: string;
  disabled: boolean;
  onPress: () => void;
}

function Act({ text, title, mark, disabled, onPress }: ActProps) {
  return (
    <button
      type="button"
      class="exact-filter-reset exact-returned-act"
      title={title}
      aria-disabled={disabled}
      data-exact={mark}
      onClick={() => !disabled && onPress()}
    >
      {text}
    </button>
  );
}

/** A comment, sent with Enter; Shift and Enter begin a line, Escape gives up. */
function Dispute({ returned }: { returned: ReturnedState }) {
  const [comment, setComment] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useFocusWhileOpen(field, pictureOf);
  const pressed = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") returned.cancelDispute();
    else if (event.key === "Enter" && !event.shiftKey) void returned.dispute(comment);
    else return;
    event.preventDefault();
  };
  return (
    <div class="exact-returned-dispute" data-exact="returned-form">
      <textarea
        ref={field}
        rows={3}
        placeholder="Why it is right as it is"
        aria-label="Why the rejection is wrong; Enter sends, Escape gives up"
        value={comment}
        data-exact="returned-comment"
        onInput={(event) => setComment(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <span class="exact-number">Enter sends, Esc gives up</span>
    </div>
  );
}

/** Who has sent a comment goes on in the picture. */
function pictureOf(field: HTMLElement): HTMLElement | null | undefined {
  return field.closest(".exact-annotator")?.querySelector<HTMLElement>(".exact-slide");
}

interface RowProps extends ReturnedPanelProps {
  item: ReturnedItem;
}

function Row({ session, returned, item }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const view = session.view.value;
  const type = view?.types.find(({ id }) => id === item.type);
  const image = view?.images.find(({ id }) => id === item.image);
  const here = returned.current.value?.uuid === item.uuid;
  useEffect(() => {
    if (here) row.current?.scrollIntoView?.({ block: "nearest" });
  }, [here]);
  return (
    <li ref={row}>
      <button
        type="button"
        class="exact-returned-item"
        aria-current={here}
        aria-label={itemWords(item, type?.name ?? "", image?.name ?? "")}
        data-exact="returned-item"
        data-uuid={item.uuid}
        onClick={() => returned.goTo(item)}
      >
        <span class="exact-dot" style={{ background: type?.color ?? "" }} />
        <span class="exact-returned-words">
          <span>
            <b>{item.reason}</b>
            {item.disputed && (
              <span class="exact-returned-disputed">
                {" "}
                <Icon name="warning" /> disputed
              </span>
            )}
          </span>
          {item.comment !== "" && <q>{item.comment}</q>}
          <span class="exact-number">
            {type?.name} · {image?.name}
          </span>
          <span class="exact-number">{sourceWords(item)}</span>
        </span>
      </button>
    </li>
  );
}
