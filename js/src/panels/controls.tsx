/** Small parts that all panels are made of. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type IconName, iconText } from "../icons";
import { rove } from "../keys/roving";

export function Icon({ name }: { name: IconName }) {
  return <span class="exact-annotator-icon" dangerouslySetInnerHTML={{ __html: iconText(name) }} />;
}

export interface IconButtonProps {
  icon: IconName;
  /** Name and tooltip, with the key in brackets. */
  title: string;
  onPress: () => void;
  pressed?: boolean;
  /** Why it does nothing now; it stays focusable so that the reason can be read. */
  disabled?: string | null;
  mark: string;
}

export function IconButton(props: IconButtonProps) {
  const { icon, title, onPress, pressed, disabled = null, mark } = props;
  const label = disabled === null ? title : `${title}: ${disabled}`;
  const toggle = pressed === undefined ? {} : { "aria-pressed": pressed };
  return (
    <button
      type="button"
      class="exact-button"
      title={label}
      aria-label={label}
      aria-disabled={disabled !== null}
      data-exact={mark}
      onClick={() => disabled === null && onPress()}
      {...toggle}
    >
      <Icon name={icon} />
    </button>
  );
}

/** Buttons in a line, of which Tab stops at one. */
export function ToolStrip(props: ToolStripProps) {
  const { label, mark, vertical = false, children } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => (element.current ? rove(element.current) : undefined), []);
  return (
    <div
      class={props.class}
      ref={element}
      role="toolbar"
      aria-label={label}
      aria-orientation={vertical ? "vertical" : "horizontal"}
      data-exact={mark}
    >
      {children}
    </div>
  );
}

export interface ToolStripProps {
  class: string;
  label: string;
  mark: string;
  vertical?: boolean;
  children: ComponentChildren;
}

export function Section(props: { title: string; mark: string; children: ComponentChildren }) {
  return (
    <section class="exact-section" aria-label={props.title} data-exact={props.mark}>
      <h3 class="exact-section-title">{props.title}</h3>
      {props.children}
    </section>
  );
}

/** 12,345 */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
