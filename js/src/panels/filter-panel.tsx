/** What is seen of the annotations and how; types are hidden by their eye in the palette. */

import type { ComponentChildren } from "preact";
import {
  COLOR_BY,
  type ColorBy,
  EVERYTHING,
  toggled,
  type ViewFilter,
} from "../annotations/filter";
import type { Session } from "./session";
import { numberWords, type Tally } from "./tally";

const STATUSES = ["unverified", "resubmitted", "verified", "rejected"];

export function FilterPanel({ session }: { session: Session }) {
  const filter = session.filter.value;
  const tally = session.tally.value;
  const set = (values: Partial<ViewFilter>) => {
    session.filter.value = { ...session.filter.peek(), ...values };
  };
  const active = isActive(filter);
  return (
    <details class="exact-section exact-filter-panel" data-exact="filter-panel">
      <summary class="exact-section-title" data-exact="filter-title">
        Filter{active && <span class="exact-filter-on"> · {activeWords(filter, tally)}</span>}
      </summary>
      <div class="exact-filter-body">
        <Check
          label="Show shapes"
          mark="filter-shown"
          checked={filter.shown}
          onChange={(shown) => set({ shown })}
        />
        <Check
          label="Fill"
          mark="filter-filled"
          checked={filter.filled}
          onChange={(filled) => set({ filled })}
        />
        <Slider
          label="Opacity"
          mark="filter-opacity"
          value={filter.opacity}
          shown={`${Math.round(100 * filter.opacity)} %`}
          onInput={(opacity) => set({ opacity })}
        />
        {(tally.scored || filter.leastScore > 0) && (
          <Slider
            label="Score from"
            mark="filter-score"
            value={filter.leastScore}
            shown={filter.leastScore.toFixed(2)}
            onInput={(leastScore) => set({ leastScore })}
          />
        )}
        <ColorChoice value={filter.colorBy} onChange={(colorBy) => set({ colorBy })} />
        <Group title="Status">
          {STATUSES.map((status) => (
            <Check
              key={status}
              label={status}
              mark={`filter-status-${status}`}
              number={numberWords(tally.statuses.get(status) ?? 0, tally.exact)}
              checked={!filter.hiddenStatuses.has(status)}
              onChange={() => set({ hiddenStatuses: toggled(filter.hiddenStatuses, status) })}
            />
          ))}
        </Group>
        <Authors session={session} filter={filter} tally={tally} set={set} />
        <button
          type="button"
          class="exact-filter-reset"
          aria-disabled={!active}
          data-exact="filter-reset"
          onClick={() => active && set(EVERYTHING)}
        >
          Reset
        </button>
      </div>
    </details>
  );
}

interface AuthorsProps {
  session: Session;
  filter: ViewFilter;
  tally: Tally;
  set: (values: Partial<ViewFilter>) => void;
}

function Authors({ session, filter, tally, set }: AuthorsProps) {
  const view = session.view.value;
  const authors = [...new Set([...tally.authors.keys(), ...filter.hiddenAuthors])];
  if (authors.length < 2 && filter.hiddenAuthors.size === 0) return null;
  return (
    <Group title="Author">
      {authors
        .sort((a, b) => a - b)
        .map((author) => (
          <Check
            key={author}
            label={author === view?.user_id ? `${view.user} (you)` : `user ${author}`}
            mark={`filter-author-${author}`}
            number={numberWords(tally.authors.get(author) ?? 0, tally.exact)}
            checked={!filter.hiddenAuthors.has(author)}
            onChange={() => set({ hiddenAuthors: toggled(filter.hiddenAuthors, author) })}
          />
        ))}
    </Group>
  );
}

interface CheckProps {
  label: string;
  mark: string;
  number?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Check({ label, mark, number, checked, onChange }: CheckProps) {
  return (
    <label class="exact-filter-row">
      <input
        type="checkbox"
        checked={checked}
        data-exact={mark}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="exact-type-name">{label}</span>
      {number !== undefined && <span class="exact-number">{number}</span>}
    </label>
  );
}

interface SliderProps {
  label: string;
  mark: string;
  /** From 0 to 1. */
  value: number;
  shown: string;
  onInput: (value: number) => void;
}

function Slider({ label, mark, value, shown, onInput }: SliderProps) {
  return (
    <label class="exact-filter-row">
      <span class="exact-filter-name">{label}</span>
      <input
        type="range"
        min="0"
        max="1"
        step="0.01"
        value={value}
        aria-label={label}
        aria-valuetext={shown}
        data-exact={mark}
        onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
      />
      <span class="exact-number">{shown}</span>
    </label>
  );
}

function ColorChoice({ value, onChange }: { value: ColorBy; onChange: (by: ColorBy) => void }) {
  return (
    <label class="exact-filter-row">
      <span class="exact-filter-name">Colour by</span>
      <select
        value={value}
        data-exact="filter-color"
        onChange={(event) => onChange(event.currentTarget.value as ColorBy)}
      >
        {COLOR_BY.map((by) => (
          <option key={by}>{by}</option>
        ))}
      </select>
    </label>
  );
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <fieldset class="exact-group exact-filter-group">
      <legend class="exact-filter-name">{title}</legend>
      {children}
    </fieldset>
  );
}

function isActive(filter: ViewFilter): boolean {
  const { hiddenTypes, hiddenAuthors, hiddenStatuses, ...rest } = filter;
  const usual = Object.entries(rest).every(([name, value]) => {
    return value === EVERYTHING[name as keyof ViewFilter];
  });
  return !usual || hiddenTypes.size + hiddenAuthors.size + hiddenStatuses.size > 0;
}

/** What a closed panel has to tell: that not everything is seen, or not as usual. */
function activeWords({ shown }: ViewFilter, { seen, counted, exact }: Tally): string {
  if (!shown) return "all hidden";
  return seen < counted ? `${numberWords(counted - seen, exact)} hidden` : "on";
}
