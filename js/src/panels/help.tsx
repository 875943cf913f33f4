/** All keys that can be pressed now: to look up, to search, to change. */

import { useMemo, useRef, useState } from "preact/hooks";
import type { Action, ActionName } from "../keys/actions";
import { Assigning } from "../keys/assigning";
import { useKeyboard } from "../keys/context";
import { GESTURES, type Gesture } from "../keys/gestures";
import { keyNames, shownKey } from "../keys/key-names";
import { PRESETS, type PresetName } from "../keys/presets";
import { IconButton } from "./controls";
import { trapTab, useFocusWhileOpen } from "./dialog";
import { HelpRow } from "./help-row";

export interface HelpProps {
  /** What actions are called here, null for those there is no use for. */
  titles: ReadonlyMap<ActionName, string | null>;
  onClose: () => void;
}

export function Help({ titles, onClose }: HelpProps) {
  const keyboard = useKeyboard();
  const element = useRef<HTMLDivElement>(null);
  const assigning = useMemo(() => new Assigning(keyboard), [keyboard]);
  const [wanted, setWanted] = useState("");
  useFocusWhileOpen(element);
  const pressed = (event: KeyboardEvent) => {
    // Behind the dialog nothing hears of keys.
    event.stopPropagation();
    if (assigning.press(event)) event.preventDefault();
    else if (event.key === "Escape" || closes(event)) {
      event.preventDefault();
      onClose();
    } else trapTab(event, element.current);
  };
  const closes = (event: KeyboardEvent) =>
    !(event.target instanceof HTMLInputElement) &&
    keyNames(event).some((name) => keyboard.bindings.of("view.help").includes(name));
  const listed = keyboard.actions.value
    .filter(({ name }) => titles.get(name) !== null)
    .map((action) => ({ ...action, title: titles.get(action.name) ?? action.title }))
    .filter((action) => isWanted(action, keyboard.bindings.of(action.name), wanted));
  const gestures = GESTURES.filter(
    ({ title, how, as }) =>
      (as === undefined || titles.get(as) !== null) && includes(`${title} Mouse ${how}`, wanted),
  );
  return (
    <div
      class="exact-help"
      role="dialog"
      aria-modal="true"
      aria-label="Keys"
      tabIndex={-1}
      ref={element}
      data-exact="help-overlay"
      onKeyDown={pressed}
    >
      <div class="exact-help-head">
        <h3>Keys</h3>
        <input
          type="search"
          placeholder="search"
          aria-label="Search actions and keys"
          value={wanted}
          data-exact="keys-search"
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <PresetChoice />
        <span class="exact-grow" />
        <IconButton icon="close" title="Close (Esc)" mark="help-close" onPress={onClose} />
      </div>
      <p class="exact-help-hint">Click a key, or press Enter on it, and press another.</p>
      <div class="exact-help-scroll">
        <div class="exact-help-groups">
          {groups(listed).map(([group, actions]) => (
            <section key={group} aria-label={group}>
              <h4>{group}</h4>
              <ul>
                {actions.map((action) => (
                  <HelpRow key={action.name} action={action} assigning={assigning} />
                ))}
              </ul>
            </section>
          ))}
          <Mouse gestures={gestures} />
          {listed.length + gestures.length === 0 && <p>Nothing is called so.</p>}
        </div>
      </div>
    </div>
  );
}

function Mouse({ gestures }: { gestures: readonly Gesture[] }) {
  if (gestures.length === 0) return null;
  return (
    <section aria-label="Mouse">
      <h4>Mouse</h4>
      <ul>
        {gestures.map(({ title, how }) => (
          <li class="exact-help-row" key={how} data-exact="gesture-row">
            <span class="exact-help-title">{title}</span>
            <span class="exact-help-how">{how}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PresetChoice() {
  const { bindings } = useKeyboard();
  const changed = bindings.changed.value.size;
  return (
    <>
      <label class="exact-help-preset">
        as in{" "}
        <select
          value={bindings.preset.value}
          data-exact="keys-preset"
          onChange={(event) => bindings.choose(event.currentTarget.value as PresetName)}
        >
          {Object.keys(PRESETS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="exact-button exact-choice"
        aria-disabled={changed === 0}
        data-exact="keys-reset"
        onClick={() => bindings.resetAll()}
      >
        Reset all
      </button>
    </>
  );
}

function isWanted(action: Action, keys: readonly string[], wanted: string): boolean {
  const shown = keys.map((key) => shownKey(key)).join(" ");
  return includes(`${action.title} ${action.group} ${shown}`, wanted);
}

function includes(text: string, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.toLowerCase().includes(word));
}

function groups(actions: readonly Action[]): [string, Action[]][] {
  const found = new Map<string, Action[]>();
  for (const action of actions) {
    found.set(action.group, [...(found.get(action.group) ?? []), action]);
  }
  return [...found];
}
