/** Which keys mean which action: a preset, what the person has changed, what the notebook has set. */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { ACTION, ACTIONS, type ActionName, overlap } from "./actions";
import { plainKey } from "./key-names";
import { DEFAULT_PRESET, PRESETS, type PresetName } from "./presets";
import {
  keepPersonal,
  personal,
  readSettings,
  type Settings,
  type WireSettings,
  writeSettings,
} from "./settings";

/** Actions that look at Shift and Alt by themselves, so that their keys are heard with both. */
const WITH_MODIFIERS = /^cursor\.(left|right|up|down|press|finish)$/;

export class Bindings {
  readonly preset: ReadonlySignal<PresetName>;
  readonly keys: ReadonlySignal<ReadonlyMap<ActionName, readonly string[]>>;
  /** Actions whose keys are not those of the preset. */
  readonly changed: ReadonlySignal<ReadonlySet<ActionName>>;
  readonly #byKey: ReadonlySignal<ReadonlyMap<string, readonly ActionName[]>>;

  /** @param told What the notebook has set; it goes before what the person has. */
  constructor(private readonly told: Signal<WireSettings> = signal({})) {
    const notebook = computed(() => readSettings(told.value));
    this.preset = computed(() => notebook.value.preset ?? personal.value.preset ?? DEFAULT_PRESET);
    this.keys = computed(
      () =>
        new Map([...PRESETS[this.preset.value], ...personal.value.keys, ...notebook.value.keys]),
    );
    this.changed = computed(() => {
      const preset = PRESETS[this.preset.value];
      const differing = [...this.keys.value].filter(
        ([name, keys]) => keys.join(" ") !== preset.get(name)?.join(" "),
      );
      return new Set(differing.map(([name]) => name));
    });
    this.#byKey = computed(() => this.#invert());
  }

  of(action: ActionName): readonly string[] {
    return this.keys.value.get(action) ?? [];
  }

  /** What a key means, in the order in which it is asked. */
  actions(key: string): readonly ActionName[] {
    const exact = this.#byKey.value.get(key) ?? [];
    const plain = plainKey(key);
    if (plain === key) return exact;
    const loose = this.#byKey.value.get(plain) ?? [];
    return [...new Set([...loose.filter((name) => WITH_MODIFIERS.test(name)), ...exact])];
  }

  /** Other actions that a key already means where this action is heard. */
  clashes(action: ActionName, key: string): ActionName[] {
    const scope = ACTION.get(action)?.scope ?? "annotator";
    const others = this.#byKey.value.get(key) ?? [];
    return others.filter(
      (other) => other !== action && overlap(ACTION.get(other)?.scope ?? "annotator", scope),
    );
  }

  /** Gives a key to an action, in the place of another of its keys or beside them. */
  assign(action: ActionName, key: string, instead: string | null = null): void {
    const before = this.of(action).filter((one) => one !== key);
    const place = instead === null ? -1 : before.indexOf(instead);
    const keys = before.map((one, index) => (index === place ? key : one));
    this.#set(action, place < 0 ? [...keys, key] : keys);
  }

  /** Takes a key away from an action. */
  remove(action: ActionName, key: string): void {
    this.#set(
      action,
      this.of(action).filter((one) => one !== key),
    );
  }

  /** Gives an action the keys of the preset again. */
  reset(action: ActionName): void {
    this.#edit((keys) => keys.delete(action));
  }

  resetAll(): void {
    this.#edit((keys) => keys.clear());
  }

  choose(preset: PresetName): void {
    this.#edit(() => undefined, preset);
  }

  #set(action: ActionName, keys: readonly string[]): void {
    this.#edit((all) => all.set(action, keys));
  }

  /** What the person does last counts, so the notebook's word on the same is taken back. */
  #edit(edit: (keys: Map<ActionName, readonly string[]>) => unknown, preset?: PresetName): void {
    const { keys: before, ...rest } = personal.peek();
    const notebook = readSettings(this.told.peek());
    const all = new Map([...before, ...notebook.keys]);
    edit(all);
    const chosen = preset ?? notebook.preset ?? rest.preset;
    const settings: Settings = { keys: all, ...(chosen ? { preset: chosen } : {}) };
    batch(() => {
      keepPersonal(settings);
      if (Object.keys(this.told.peek()).length > 0) this.told.value = writeSettings(settings);
    });
  }

  /** Changed actions come first: who gave a key on purpose means it. */
  #invert(): Map<string, readonly ActionName[]> {
    const { value: changed } = this.changed;
    const found = new Map<string, ActionName[]>();
    const rank = (name: ActionName) =>
      (ACTION.get(name)?.scope === "gesture" ? 0 : 2) + (changed.has(name) ? 0 : 1);
    const ordered = ACTIONS.map(({ name }) => name).sort((a, b) => rank(a) - rank(b));
    for (const name of ordered) {
      for (const key of this.of(name)) found.set(key, [...(found.get(key) ?? []), name]);
    }
    return found;
  }
}
