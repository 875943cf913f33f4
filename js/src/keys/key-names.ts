/** What a key press is called, in bindings and for a person. */

/**
 * Names of a key press, the likeliest first: after any of "Ctrl+" (or Cmd), "Alt+", "Shift+" in
 * this order the key as `KeyboardEvent.key`, letters in lower case. Shift is named with letters,
 * digits and named keys only ("Shift+r", but "+"). What the layout types comes first; where that is
 * no Latin letter, or no digit, the place of the key on the keyboard stands in.
 */
export function keyNames(event: KeyboardEvent): string[] {
  const typed = named(event, typedKey(event), hasOwnShift(event.key));
  const placed = placedKey(event);
  return placed === null ? [typed] : [...new Set([typed, named(event, placed, true)])];
}

function named(event: KeyboardEvent, key: string, namesShift: boolean): string {
  // The key that types a third sign on many layouts comes as Ctrl and Alt at once.
  const third = event.ctrlKey && event.altKey && event.getModifierState("AltGraph");
  const command = !third && (event.ctrlKey || event.metaKey) ? "Ctrl+" : "";
  const alt = !third && event.altKey ? "Alt+" : "";
  return `${command}${alt}${namesShift && event.shiftKey ? "Shift+" : ""}${key}`;
}

function typedKey({ key }: KeyboardEvent): string {
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Other signs already say by themselves that Shift is held. */
function hasOwnShift(key: string): boolean {
  return key.length > 1 || /[\p{L}\d ]/u.test(key);
}

/** The letter or digit that a keyboard of the United States has at this place, if it is needed. */
function placedKey({ key, code }: KeyboardEvent): string | null {
  const [, letter] = /^Key([A-Z])$/.exec(code ?? "") ?? [];
  if (letter && !/^[a-z]$/i.test(key)) return letter.toLowerCase();
  const [, digit] = /^Digit(\d)$/.exec(code ?? "") ?? [];
  return digit && key !== digit ? digit : null;
}

/** A key as a person or a notebook writes it, as bindings have it: "shift+R" is "Shift+r". */
export function normalKey(text: string): string {
  const parts = text === "+" ? ["+"] : text.replace(/\+\+$/, "+\0").split("+");
  const last = (parts.pop() ?? "").replace("\0", "+");
  const key = /^space$/i.test(last) ? " " : last.length === 1 ? last.toLowerCase() : last;
  const held = new Set(parts.map((part) => part.trim().toLowerCase()));
  const order = ["ctrl", "alt", "shift"].filter((name) => held.has(name));
  return order.map((name) => `${name[0]?.toUpperCase()}${name.slice(1)}+`).join("") + key;
}

const SIGNS: Record<string, string> = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  "-": "−",
  Backspace: "⌫",
  Delete: "Del",
  Insert: "Ins",
  Escape: "Esc",
};

/** A key as it is shown: "Ctrl Shift Z", or with another joint. */
export function shownKey(name: string, joint = " "): string {
  const { held, key } = split(name);
  const sign = SIGNS[key] ?? (held.length > 0 && key.length === 1 ? key.toUpperCase() : key);
  return [...held, sign].join(joint);
}

function split(name: string): { held: string[]; key: string } {
  const [, prefix = "", key = ""] = /^((?:(?:Ctrl|Alt|Shift)\+)*)(.+)$/s.exec(name) ?? [];
  return { held: prefix.split("+").filter(Boolean), key };
}

/** The same key without what Shift and Alt add to it. */
export function plainKey(name: string): string {
  const { held, key } = split(name);
  return held.includes("Ctrl") ? `Ctrl+${key}` : key;
}
