/**
 * A long list of rows of one height, of which only those in view exist. Tab stops at the list;
 * arrows go through its rows, Enter and Space do what a click does.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

const SPARE = 4;

export interface VirtualListProps {
  count: number;
  rowHeight: number;
  label: string;
  mark: string;
  /** Row that is kept in view, -1 for none. */
  current: number;
  row: (index: number) => ComponentChildren;
}

export function VirtualList({ count, rowHeight, label, mark, current, row }: VirtualListProps) {
  const element = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(400);
  const [reached, setReached] = useState<number | null>(null);
  const id = useId();
  const active = Math.min(reached ?? Math.max(0, current), count - 1);
  useEffect(() => watchHeight(element.current, setHeight), []);
  useEffect(() => {
    if (element.current && current >= 0) keepInView(element.current, current, rowHeight);
  }, [current, rowHeight]);
  useEffect(() => setReached(null), [current]);
  useEffect(() => nameRows(element.current, id, count));
  const pressed = (event: KeyboardEvent) => {
    const next = steps(active, count, Math.floor(height / rowHeight))[event.key];
    if (next !== undefined && element.current) {
      setReached(next);
      keepInView(element.current, next, rowHeight);
    } else if (event.key === "Enter" || event.key === " ") {
      element.current?.querySelector<HTMLElement>(`#${CSS.escape(`${id}-${active}`)}`)?.click();
    } else return;
    event.preventDefault();
  };
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE);
  const indices = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  return (
    <div
      class="exact-list"
      ref={element}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={count > 0 ? `${id}-${active}` : undefined}
      onKeyDown={pressed}
      data-exact={mark}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div class="exact-list-space" style={{ height: `${count * rowHeight}px` }}>
        {indices.map((index) => (
          <div
            key={index}
            class="exact-list-row"
            role="presentation"
            data-row={index}
            data-active={index === active}
            style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Where keys lead to from a row. */
function steps(active: number, count: number, page: number): Record<string, number> {
  const last = count - 1;
  return {
    ArrowDown: Math.min(last, active + 1),
    ArrowUp: Math.max(0, active - 1),
    PageDown: Math.min(last, active + page),
    PageUp: Math.max(0, active - page),
    Home: 0,
    End: last,
  };
}

/** Rows are made by others: here they get the names the list calls them by, and their places. */
function nameRows(list: HTMLElement | null, id: string, count: number): void {
  for (const row of list?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
    const option = row.querySelector<HTMLElement>("[role=option]");
    if (option === null) continue;
    const index = Number(row.dataset.row);
    option.id = `${id}-${index}`;
    option.tabIndex = -1;
    option.ariaPosInSet = `${index + 1}`;
    option.ariaSetSize = `${count}`;
  }
}

function watchHeight(element: HTMLElement | null, changed: (height: number) => void) {
  if (element === null) return undefined;
  const observer = new ResizeObserver(() => changed(element.clientHeight));
  observer.observe(element);
  return () => observer.disconnect();
}

function keepInView(element: HTMLElement, index: number, rowHeight: number): void {
  const [from, to] = [index * rowHeight, (index + 1) * rowHeight];
  if (from < element.scrollTop) element.scrollTop = from;
  else if (to > element.scrollTop + element.clientHeight) {
    element.scrollTop = to - element.clientHeight;
  }
}
