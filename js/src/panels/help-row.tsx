/** One action in the list of keys: its keys to change, and what stands against it. */

import { useEffect, useRef } from "preact/hooks";
import { ACTION, type Action } from "../keys/actions";
import type { Assigning, Assignment } from "../keys/assigning";
import { useKeyboard } from "../keys/context";
import { shownKey } from "../keys/key-names";
import { Icon } from "./controls";

interface RowProps {
  action: Action;
  assigning: Assigning;
}

export function HelpRow({ action, assigning }: RowProps) {
  const { bindings } = useKeyboard();
  const { name, title } = action;
  const keys = bindings.of(name);
  const now = assigning.now.value;
  const mine = now?.action === name ? now : null;
  const row = useRef<HTMLLIElement>(null);
  useFocusKept(row, mine !== null);
  return (
    <li class="exact-help-row" ref={row} data-exact="key-row" data-action={name}>
      <span class="exact-help-title">{title}</span>
      <span class="exact-help-keys">
        {keys.map((key) => (
          <KeyButton
            key={key}
            action={action}
            shown={key}
            awaited={mine?.instead === key && mine.key === null}
            assigning={assigning}
          />
        ))}
        {mine?.instead === null && mine.key === null && <Awaited />}
        <button
          type="button"
          class="exact-key exact-key-add"
          aria-label={`Add a key: ${title}`}
          title="Add a key"
          data-exact="key-add"
          onClick={() => assigning.begin(name, null)}
        >
          +
        </button>
        {mine?.instead != null && mine.key === null && (
          <RowButton mark="key-remove" label="Remove" press={() => assigning.remove()} />
        )}
        {bindings.changed.value.has(name) && (
          <RowButton mark="key-reset" label="Reset" press={() => bindings.reset(name)} />
        )}
      </span>
      {mine?.key != null && <Conflict assignment={mine} assigning={assigning} />}
      <Threat action={action} now={now} />
      <Standing action={action} />
    </li>
  );
}

/** The key that was changed has the focus again afterwards. */
function useFocusKept(row: { current: HTMLElement | null }, active: boolean): void {
  const before = useRef(false);
  useEffect(() => {
    if (before.current && !active) {
      const keys = row.current?.querySelectorAll<HTMLElement>("button.exact-key") ?? [];
      const { activeElement } = (row.current?.getRootNode() ?? document) as Document;
      if (activeElement === document.body || row.current?.contains(activeElement)) {
        [...keys].at(-2)?.focus();
      }
    }
    before.current = active;
  }, [row, active]);
}

interface KeyButtonProps extends RowProps {
  shown: string;
  awaited: boolean;
}

function KeyButton({ action, shown, awaited, assigning }: KeyButtonProps) {
  const said = shownKey(shown);
  return (
    <button
      type="button"
      class="exact-key"
      data-awaited={awaited}
      aria-label={awaited ? `Press a key: ${action.title}` : `${said}: ${action.title}, change`}
      data-exact="key"
      data-key={shown}
      onClick={() => assigning.begin(action.name, shown)}
    >
      {awaited ? "press a key" : said}
    </button>
  );
}

function Awaited() {
  return (
    <span class="exact-key" data-awaited="true" role="status">
      press a key
    </span>
  );
}

function RowButton({ mark, label, press }: { mark: string; label: string; press: () => void }) {
  return (
    <button type="button" class="exact-key exact-key-act" data-exact={mark} onClick={press}>
      {label}
    </button>
  );
}

/** Beside the action that is to get a key that means something else already. */
function Conflict({ assignment, assigning }: { assignment: Assignment; assigning: Assigning }) {
  const titles = assignment.clashes.map(({ title }) => title).join(", ");
  const can = assigning.canTake();
  return (
    <span class="exact-help-conflict" role="alert" data-exact="key-conflict">
      <Icon name="warning" />
      {shownKey(assignment.key ?? "")} is {titles}
      {can ? "" : ", which has it of its own"}
      {can && <RowButton mark="key-take" label="Take it" press={() => assigning.take()} />}
      <RowButton mark="key-keep" label="Keep" press={() => assigning.keep()} />
    </span>
  );
}

/** Beside the action that would lose a key. */
function Threat({ action, now }: { action: Action; now: Assignment | null }) {
  if (now?.key == null || !now.clashes.some((clash) => clash.action === action.name)) return null;
  return (
    <span class="exact-help-conflict" data-exact="key-threat">
      <Icon name="warning" />
      {shownKey(now.key)} is wanted by {ACTION.get(now.action)?.title}
    </span>
  );
}

/** What shares a key with the action now, as where a notebook has set it so. */
function Standing({ action }: { action: Action }) {
  const keyboard = useKeyboard();
  const shared = keyboard.bindings
    .of(action.name)
    .flatMap((key) => keyboard.clashes(action.name, key).map(({ title }) => ({ key, title })));
  if (shared.length === 0) return null;
  const words = shared.map(({ key, title }) => `${shownKey(key)} is also ${title}`).join("; ");
  return (
    <span class="exact-help-conflict" data-exact="key-shared">
      <Icon name="warning" />
      {words}
    </span>
  );
}
