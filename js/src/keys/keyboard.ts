/** The keys of one viewer: who handles which action, and where keys are heard. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { ACTION, ACTIONS, type Action, type ActionName, type Scope } from "./actions";
import { Bindings } from "./bindings";
import { type Handler, KeyMap } from "./key-map";
import { shownKey } from "./key-names";

/** What an action does: called when its key is pressed; false leaves the key to others. */
export type Press = Handler["press"];
export type Handlers = Partial<Record<ActionName, Press | Handler>>;

/** A key that no table knows, as of an annotation type that has its own. */
export interface OwnKey extends Handler {
  key: string;
  title: string;
}

/** What a key means already. */
export interface Clash {
  title: string;
  /** Null for a type's own key. */
  action: ActionName | null;
}

export class Keyboard {
  /** Keys that go before all others. */
  readonly own = signal<readonly OwnKey[]>([]);
  /** Whether a mode is on, whose keys go before those of types too. */
  readonly mode = signal(false);
  /** Actions somebody handles, in the order of the table. */
  readonly actions: ReadonlySignal<readonly Action[]>;
  readonly #handlers = signal<ReadonlyMap<ActionName, readonly Handler[]>>(new Map());
  readonly #maps: KeyMap[] = [];

  constructor(readonly bindings = new Bindings()) {
    this.actions = computed(() => ACTIONS.filter(({ name }) => this.#handlers.value.has(name)));
  }

  /** Adds what actions do; of one action the last added is asked first. Returns how to end it. */
  on(handlers: Handlers): () => void {
    const added = Object.entries(handlers).map(([name, handler]): [ActionName, Handler] => [
      name as ActionName,
      typeof handler === "function" ? { press: handler } : handler,
    ]);
    this.#change(added, (handler, others) => [handler, ...others]);
    return () =>
      this.#change(added, (handler, others) => others.filter((other) => other !== handler));
  }

  /** Hears keys inside an element, of the panels only what is meant everywhere. */
  listen(element: HTMLElement, where: "picture" | "annotator"): void {
    this.#maps.push(new KeyMap(element, (key) => this.#lookup(key, where)));
  }

  /** Does what the action's key does. */
  run(action: ActionName): void {
    const event = new KeyboardEvent("keydown");
    this.#handlers
      .peek()
      .get(action)
      ?.some(({ press }) => press(event) !== false);
  }

  /** A name with the present key of an action, for tooltips: "Undo (Ctrl+Z)". */
  titled(title: string, action: ActionName | undefined): string {
    const [key] = action ? this.bindings.of(action).filter((one) => this.#means(one, action)) : [];
    return key === undefined ? title : `${title} (${shownKey(key, "+")})`;
  }

  /** What else a key means where an action is heard, of all that somebody handles. */
  clashes(action: ActionName, key: string): Clash[] {
    const ofMode = ACTION.get(action)?.scope === "mode";
    const own = this.own.value.filter((one) => one.key === key && !ofMode);
    const handled = this.actions.value;
    const others = this.bindings.clashes(action, key);
    return [
      ...own.map(({ title }) => ({ title, action: null })),
      ...handled
        .filter(({ name }) => others.includes(name))
        .map(({ name, title }) => ({ title, action: name })),
    ];
  }

  close(): void {
    for (const map of this.#maps) map.close();
  }

  #lookup(key: string, where: "picture" | "annotator"): Handler[] {
    const own = this.own.peek().filter((one) => one.key === key);
    const handlers = (heard: (scope: Scope) => boolean) =>
      this.bindings
        .actions(key)
        .filter((name) => heard(ACTION.get(name)?.scope ?? "annotator"))
        .flatMap((name) => this.#handlers.peek().get(name) ?? []);
    const ofMode = this.mode.peek() ? handlers((scope) => scope === "mode") : [];
    const others = handlers((scope) =>
      where === "picture" ? scope !== "mode" : isEverywhere(scope),
    );
    return [...ofMode, ...own, ...others];
  }

  /** Whether a key means an action now: a mode that is on takes keys from others. */
  #means(key: string, action: ActionName): boolean {
    const ofMode = (name: ActionName) => ACTION.get(name)?.scope === "mode";
    return ofMode(action) || !this.mode.value || !this.bindings.actions(key).some(ofMode);
  }

  #change(
    added: readonly [ActionName, Handler][],
    changed: (handler: Handler, others: readonly Handler[]) => readonly Handler[],
  ): void {
    const handlers = new Map(this.#handlers.peek());
    for (const [name, handler] of added) {
      const left = changed(handler, handlers.get(name) ?? []);
      if (left.length > 0) handlers.set(name, left);
      else handlers.delete(name);
    }
    this.#handlers.value = handlers;
  }
}

/** Whether an action is heard in the panels too. */
function isEverywhere(scope: Scope): boolean {
  return scope === "annotator" || scope === "review";
}
