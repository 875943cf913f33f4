/** Keys heard inside an element: what they mean is looked up, and nothing is passed on. */

import { keyNames } from "./key-names";

export interface Handler {
  /** Return false to leave the key to the next one. */
  press(event: KeyboardEvent): unknown;
  release?(event: KeyboardEvent): unknown;
}

/** Handlers of a key, in the order in which they are asked. */
export type Lookup = (key: string) => readonly Handler[];

/** Elements that want the typing for themselves. */
const TYPING =
  "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]";
/** Elements that are worked by some keys, and those keys. */
const CONTROLS =
  "button, summary, a[href], input, [role=option], [role=menuitem], [role=slider], [role=separator]";
const CONTROL_KEYS = /^(Enter| |Tab|Shift\+Tab|Arrow\w+|Home|End)$/;

export class KeyMap {
  private readonly held = new Map<string, Handler>();

  constructor(
    private readonly element: HTMLElement,
    private readonly lookup: Lookup,
  ) {
    // JupyterLab leaves keys alone below an element with one of these.
    element.dataset.lmSuppressShortcuts = "true";
    element.addEventListener("keydown", this.down);
    element.addEventListener("keyup", this.up);
    element.addEventListener("focusout", this.left);
  }

  close(): void {
    this.element.removeEventListener("keydown", this.down);
    this.element.removeEventListener("keyup", this.up);
    this.element.removeEventListener("focusout", this.left);
    this.held.clear();
  }

  private readonly down = (event: KeyboardEvent): void => {
    // Whatever is typed here is not meant for the notebook.
    event.stopPropagation();
    if (event.isComposing || event.defaultPrevented || this.isTyping(event)) return;
    const taken = this.take(event);
    if (taken === undefined) return;
    event.preventDefault();
    if (taken.release) this.held.set(event.code, taken);
  };

  private take(event: KeyboardEvent): Handler | undefined {
    for (const name of keyNames(event)) {
      if (this.isControls(event, name)) return undefined;
      const taken = this.lookup(name).find((handler) => handler.press(event) !== false);
      if (taken) return taken;
    }
    return undefined;
  }

  private readonly up = (event: KeyboardEvent): void => {
    event.stopPropagation();
    this.held.get(event.code)?.release?.(event);
    this.held.delete(event.code);
  };

  /** A key let go elsewhere is let go. */
  private readonly left = (): void => {
    for (const handler of this.held.values()) handler.release?.(new KeyboardEvent("keyup"));
    this.held.clear();
  };

  private isTyping(event: KeyboardEvent): boolean {
    const [target] = event.composedPath();
    return target instanceof Element && target.matches(TYPING);
  }

  /** Whether a button or the like has the focus and is worked by the key. */
  private isControls(event: KeyboardEvent, name: string): boolean {
    const [target] = event.composedPath();
    if (!(target instanceof Element) || target === this.element) return false;
    return CONTROL_KEYS.test(name) && target.closest(CONTROLS) !== null;
  }
}
