/** The annotation types: choose one to draw it, hide it, label the whole image. */

import { useKeyboard } from "../keys/context";
import { shownKey } from "../keys/key-names";
import { keyOf } from "./annotator-keys";
import { Icon, Section } from "./controls";
import { grouped, isGlobal, type PaletteEntry } from "./palette-entries";
import type { Session } from "./session";
import { numberWords } from "./tally";

export function Palette({ session }: { session: Session }) {
  const entries = session.palette.value;
  const drawable = entries.filter(({ type }) => !isGlobal(type));
  const global = entries.filter(({ type }) => isGlobal(type));
  const { types: numbers, exact } = session.tally.value;
  const groups = grouped(drawable);
  return (
    <Section title="Labels" mark="palette">
      <div class="exact-palette">
        {groups.map(({ product, entries: members }) => (
          <fieldset key={product} class="exact-group" aria-label={product}>
            {groups.length > 1 && <h4 class="exact-product">{product}</h4>}
            {members.map((entry) => (
              <TypeRow
                key={entry.type.id}
                session={session}
                entry={entry}
                number={numberWords(numbers.get(entry.type.id) ?? 0, exact)}
              />
            ))}
          </fieldset>
        ))}
        {global.length > 0 && <h4 class="exact-product">whole image</h4>}
        {global.map((entry) => (
          <GlobalRow key={entry.type.id} session={session} entry={entry} />
        ))}
      </div>
    </Section>
  );
}

interface RowProps {
  session: Session;
  entry: PaletteEntry;
}

function TypeRow({ session, entry, number }: RowProps & { number: string }) {
  const { type, obstacle } = entry;
  const key = shownKey(keyOf(entry, useKeyboard()), "+");
  const hidden = session.filter.value.hiddenTypes.has(type.id);
  const chosen = session.type.value === type.id;
  const title = obstacle ?? (key ? `${type.name} (${key})` : type.name);
  return (
    <div class="exact-type" data-hidden={hidden} data-exact="type-row">
      <button
        type="button"
        class="exact-type-choose"
        aria-pressed={chosen}
        aria-disabled={obstacle !== null}
        title={title}
        data-exact={`type-${type.id}`}
        onClick={() => session.choose(entry)}
      >
        <kbd class="exact-key">{key}</kbd>
        <span class="exact-dot" style={{ background: type.color }} />
        <span class="exact-type-name">{type.name}</span>
        <span class="exact-number">{number}</span>
      </button>
      <button
        type="button"
        class="exact-button exact-eye"
        aria-pressed={!hidden}
        aria-label={`${hidden ? "Show" : "Hide"} ${type.name}`}
        title={`${hidden ? "Show" : "Hide"} ${type.name}`}
        data-exact={`eye-${type.id}`}
        onClick={() => session.toggleVisible(type.id)}
      >
        <Icon name={hidden ? "eye-off" : "eye"} />
      </button>
    </div>
  );
}

function GlobalRow({ session, entry }: RowProps) {
  const { type } = entry;
  void session.edition.value;
  const [given] = session.globalsOf(type);
  const refusal = session.labelRefusal.value;
  const key = shownKey(keyOf(entry, useKeyboard()), "+");
  return (
    <label
      class="exact-type exact-global"
      title={refusal ?? (key ? `${type.name} (${key})` : type.name)}
      data-state={given?.state ?? "none"}
    >
      <input
        type="checkbox"
        checked={given !== undefined}
        disabled={refusal !== null}
        data-exact={`global-${type.id}`}
        onChange={() => session.toggleGlobal(type)}
      />
      <span class="exact-dot" style={{ background: type.color }} />
      <span class="exact-type-name">{type.name}</span>
    </label>
  );
}
