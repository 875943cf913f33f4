/** A widget model as hosts of anywidgets have it. */

import type { ViewerModel } from "../../src/transport/transport";

export class FakeModel implements ViewerModel {
  saves = 0;
  readonly #values: Record<string, unknown>;
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(values: Record<string, unknown> = {}) {
    this.#values = values;
  }

  get(name: string) {
    return this.#values[name];
  }

  set(name: string, value: unknown): void {
    this.#values[name] = value;
    this.#changed(name);
  }

  /** Several values of one message: what has changed is told when all are there. */
  assign(values: Record<string, unknown>): void {
    const changed = Object.keys(values).filter((name) => this.#values[name] !== values[name]);
    Object.assign(this.#values, values);
    for (const name of changed) this.#changed(name);
  }

  /** An event that is none of a value. */
  tell(event: string): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener();
  }

  #changed(name: string): void {
    this.tell(`change:${name}`);
  }

  save_changes(): void {
    this.saves++;
  }

  on(event: string, listener: () => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: () => void): void {
    this.#listeners.get(event)?.delete(listener);
  }

  send(): void {
    throw new Error("traits only");
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
