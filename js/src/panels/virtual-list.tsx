/** A long list of rows of one height, of which only those in view exist. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

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
  useEffect(() => watchHeight(element.current, setHeight), []);
  useEffect(() => {
    if (element.current && current >= 0) keepInView(element.current, current, rowHeight);
  }, [current, rowHeight]);
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE);
  const indices = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  return (
    <div
      class="exact-list"
      ref={element}
      role="listbox"
      aria-label={label}
      data-exact={mark}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div class="exact-list-space" style={{ height: `${count * rowHeight}px` }}>
        {indices.map((index) => (
          <div
            key={index}
            class="exact-list-row"
            role="presentation"
            style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
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
