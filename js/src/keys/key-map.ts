/** Keys of a viewer: held in one table, heard only inside the viewer, never passed on. */

export interface KeyBinding {
  /**
   * As `KeyboardEvent.key`, letters in lower case, after any of "Ctrl+" (or Cmd), "Alt+", "Shift+"
   * in this order; Shift is named with letters and named keys only ("Shift+r", but "+").
   */
  keys: string[];
  /** Said in the list of keys and in tooltips. */
  title: string;
  /** Return false to leave the key to an earlier binding. */
  press(event: KeyboardEvent): unknown;
  release?(event: KeyboardEvent): unknown;
}

/** Elements that want the typing for themselves. */
const TYPING =
  "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]";

export class KeyMap {
  private readonly bindings: KeyBinding[] = [];
  private readonly held = new Map<string, KeyBinding>();

  constructor(private readonly element: HTMLElement) {
    // JupyterLab leaves keys alone below an element with one of these.
    element.dataset.lmSuppressShortcuts = "true";
    element.addEventListener("keydown", this.down);
    element.addEventListener("keyup", this.up);
    element.addEventListener("focusout", this.left);
  }

  /** Adds bindings; later ones come first. Returns how to take them away. */
  add(...added: KeyBinding[]): () => void {
    this.bindings.unshift(...added);
    return () => {
      for (const binding of added) {
        const place = this.bindings.indexOf(binding);
        if (place >= 0) this.bindings.splice(place, 1);
      }
    };
  }

  /** What can be pressed now, for the list of keys. */
  list(): readonly KeyBinding[] {
    return this.bindings;
  }

  close(): void {
    this.element.removeEventListener("keydown", this.down);
    this.element.removeEventListener("keyup", this.up);
    this.element.removeEventListener("focusout", this.left);
    this.bindings.length = 0;
  }

  private readonly down = (event: KeyboardEvent): void => {
    // Whatever is typed here is not meant for the notebook.
    event.stopPropagation();
    if (event.isComposing || isTyping(event)) return;
    const name = keyName(event);
    const taken = this.bindings.find(
      (binding) => binding.keys.includes(name) && binding.press(event) !== false,
    );
    if (taken === undefined) return;
    event.preventDefault();
    if (taken.release) this.held.set(event.code, taken);
  };

  private readonly up = (event: KeyboardEvent): void => {
    event.stopPropagation();
    this.held.get(event.code)?.release?.(event);
    this.held.delete(event.code);
  };

  /** A key let go elsewhere is let go. */
  private readonly left = (): void => {
    for (const binding of this.held.values()) binding.release?.(new KeyboardEvent("keyup"));
    this.held.clear();
  };
}

/** The name of a key press as bindings give it. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.key.length > 1 || /\p{L}| /u.test(event.key));
  const command = event.ctrlKey || event.metaKey;
  return `${command ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof Element && target.matches(TYPING);
}
