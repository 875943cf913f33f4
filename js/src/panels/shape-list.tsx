/** The annotations of the image as a list, filtered by type, status and state of saving. */

import { useState } from "preact/hooks";
import type { Annotation } from "../annotations/annotation";
import { CROSSES_ITSELF, crossesItself } from "../annotations/self-crossing";
import { boundsOf } from "../geometry/shapes";
import { count, plural } from "./controls";
import type { Session } from "./session";
import { matches, type ShapeFilter } from "./shape-filter";
import type { Stage } from "./stage";
import { VirtualList } from "./virtual-list";

const ROW = 26;
const ALL: ShapeFilter = { text: "", status: "" };
const STATUSES = ["unverified", "resubmitted", "verified", "rejected", "not saved"];

export function ShapeList({ session, stage }: { session: Session; stage: Stage }) {
  const [filter, setFilter] = useState(ALL);
  const [open, setOpen] = useState(false);
  void session.edition.value;
  void session.filter.value;
  const all = stage.scene.listed();
  const names = typeNames(session);
  const listed = all.filter((one) => matches(one, filter, names.get(one.type) ?? ""));
  const [selected] = session.selection.value;
  return (
    <details
      class="exact-section exact-shapes"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-exact="shape-list"
    >
      <summary class="exact-section-title" data-exact="shape-count">
        {shownWords(session, listed.length, all.length)}
      </summary>
      {open && <Filter filter={filter} onChange={setFilter} />}
      {open && listed.length === 0 && (
        <p class="exact-list-empty" data-exact="shapes-empty">
          {emptyWords(session, all.length)}
        </p>
      )}
      {open && listed.length > 0 && (
        <VirtualList
          count={listed.length}
          rowHeight={ROW}
          label="Annotations"
          mark="shapes"
          current={listed.findIndex(({ uuid }) => uuid === selected)}
          row={(index) => {
            const one = listed[index];
            return one && <ShapeRow session={session} stage={stage} one={one} />;
          }}
        />
      )}
    </details>
  );
}

function typeNames(session: Session): Map<number, string> {
  return new Map((session.view.value?.types ?? []).map(({ id, name }) => [id, name]));
}

/** Never hides that there is more than is listed, or seen. */
function shownWords(session: Session, listed: number, all: number): string {
  const loading = session.editor.value?.loading.value;
  if (loading?.partial) return `${plural(loading.total, "shape")}, ${count(listed)} listed`;
  if (listed < all) return `${count(listed)} of ${count(all)}`;
  return `${plural(all, "annotation")} shown`;
}

/** Why there is nothing to list. */
function emptyWords(session: Session, all: number): string {
  if (!session.filter.value.shown) return "All shapes are hidden.";
  if (all > 0) return "No shape of these is of that type and status.";
  if (session.editor.value?.loading.value.partial) return "Zoom in to list what lies there.";
  return "Nothing is drawn here yet.";
}

interface FilterProps {
  filter: ShapeFilter;
  onChange: (filter: ShapeFilter) => void;
}

function Filter({ filter, onChange }: FilterProps) {
  return (
    <div class="exact-filter">
      <input
        type="search"
        placeholder="type"
        aria-label="Filter by type"
        value={filter.text}
        data-exact="filter-text"
        onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
      <select
        aria-label="Filter by status"
        value={filter.status}
        data-exact="filter-status"
        onChange={(event) => onChange({ ...filter, status: event.currentTarget.value })}
      >
        <option value="">any status</option>
        {STATUSES.map((status) => (
          <option key={status}>{status}</option>
        ))}
      </select>
    </div>
  );
}

/** What is to be known of a shape before all else. */
function stateWords({ state, status, shape }: Annotation): string {
  if (state !== "saved") return state;
  return status === "unverified" && crossesItself(shape) ? CROSSES_ITSELF : status;
}

/** Where it is, or how much it marks. */
function placeWords({ shape, type }: Annotation, session: Session): string {
  const bounds = boundsOf(shape);
  if (bounds) return `${count(Math.round(bounds[0]))}, ${count(Math.round(bounds[1]))}`;
  const masks = session.editor.value?.masks;
  void masks?.edition.value;
  return plural(masks?.shown(type)?.count ?? 0, "voxel");
}

function ShapeRow({ session, stage, one }: { session: Session; stage: Stage; one: Annotation }) {
  const type = session.view.value?.types.find(({ id }) => id === one.type);
  const state = stateWords(one);
  return (
    <button
      type="button"
      class="exact-shape"
      role="option"
      aria-selected={session.selection.value.includes(one.uuid)}
      title={one.reason ?? state}
      data-exact="shape-row"
      data-uuid={one.uuid}
      onClick={() => {
        session.selection.value = [one.uuid];
        stage.sight.reveal(one);
      }}
    >
      <span class="exact-dot" style={{ background: type?.color ?? "" }} />
      <span class="exact-type-name">{type?.name ?? one.shape.kind}</span>
      <span class="exact-number">{state === "unverified" ? placeWords(one, session) : state}</span>
    </button>
  );
}
