/**
 * What a person has changed about the keys: kept in the browser for all viewers, on this page and
 * on others. A notebook sets the same for one viewer by its trait `keymap`.
 */

import { type Signal, signal } from "@preact/signals";
import { ACTION, type ActionName } from "./actions";
import { normalKey } from "./key-names";
import { isPreset, type PresetName } from "./presets";

export interface Settings {
  preset?: PresetName;
  keys: ReadonlyMap<ActionName, readonly string[]>;
}

/** As traits and the browser's storage hold it: keys by action, and the preset. */
export type WireSettings = Readonly<Record<string, string | readonly string[]>>;

const ITEM = "exact_nb/keys";

/** Takes what is understood; names of other versions are left out. */
export function readSettings(wire: unknown): Settings {
  const entries = typeof wire === "object" && wire !== null ? Object.entries(wire) : [];
  const keys = new Map<ActionName, readonly string[]>();
  for (const [name, value] of entries) {
    const action = ACTION.get(name);
    if (action) keys.set(action.name, keysOf(value));
  }
  const chosen = entries.find(([name]) => name === "preset")?.[1];
  return { keys, ...(isPreset(chosen) ? { preset: chosen } : {}) };
}

function keysOf(value: unknown): string[] {
  const keys: unknown[] = Array.isArray(value) ? value : [value];
  return keys
    .filter((key) => typeof key === "string" && key !== "")
    .map((key) => normalKey(`${key}`));
}

export function writeSettings({ preset, keys }: Settings): WireSettings {
  const written = [...keys].map(([name, own]) => [
    name,
    own.map((key) => key.replace(/ $/, "Space")),
  ]);
  return { ...(preset ? { preset } : {}), ...Object.fromEntries(written) };
}

/** The person's own settings, the same for all viewers of a page. */
export const personal: Signal<Settings> = signal(load());

export function keepPersonal(settings: Settings): void {
  personal.value = settings;
  try {
    globalThis.localStorage?.setItem(ITEM, JSON.stringify(writeSettings(settings)));
  } catch {
    // A host that forbids it keeps the keys as long as the page lives.
  }
}

function load(): Settings {
  try {
    return readSettings(JSON.parse(globalThis.localStorage?.getItem(ITEM) ?? "{}"));
  } catch {
    return { keys: new Map() };
  }
}

/** Another page of this browser has changed the keys. */
globalThis.addEventListener?.("storage", (event) => {
  if (event.key === ITEM || event.key === null) personal.value = load();
});
