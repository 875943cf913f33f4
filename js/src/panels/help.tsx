/** All keys that can be pressed now. */

import { useEffect, useRef } from "preact/hooks";
import type { KeyBinding } from "../keys/key-map";
import { IconButton } from "./controls";

export function Help({ keys, onClose }: { keys: readonly KeyBinding[]; onClose: () => void }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), []);
  return (
    <div
      class="exact-help"
      role="dialog"
      aria-label="Keys"
      tabIndex={-1}
      ref={element}
      data-exact="help-overlay"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div class="exact-help-head">
        <h3>Keys</h3>
        <IconButton icon="close" title="Close (Escape)" mark="help-close" onPress={onClose} />
      </div>
      <dl>
        {listed(keys).map(({ keys: names, title }) => (
          <div key={title} class="exact-help-row">
            <dt>
              {names.map((name) => (
                <kbd key={name} class="exact-key">
                  {shownKey(name)}
                </kbd>
              ))}
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Each key once, with what it does first. */
function listed(keys: readonly KeyBinding[]): KeyBinding[] {
  const taken = new Set<string>();
  return keys.flatMap((binding) => {
    const free = binding.keys.filter((name) => !taken.has(name));
    for (const name of free) taken.add(name);
    return free.length > 0 ? [{ ...binding, keys: free }] : [];
  });
}

const SIGNS: Record<string, string> = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

export function shownKey(name: string): string {
  const parts = name === "+" ? ["+"] : name.split("+").filter(Boolean);
  return parts.map((part) => SIGNS[part] ?? part).join(" ");
}
