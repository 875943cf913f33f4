/** Traits that a part of the viewer wants and only this page knows. */

import type { ViewerModel } from "../transport/transport";

export class LocalModel implements ViewerModel {
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(private readonly values: Record<string, unknown> = {}) {}

  get(name: string) {
    return this.values[name];
  }

  set(name: string, value: unknown): void {
    this.values[name] = value;
    for (const listener of [...(this.#listeners.get(`change:${name}`) ?? [])]) listener();
  }

  save_changes(): void {
    // There is nobody to tell.
  }

  on(event: string, listener: () => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: () => void): void {
    this.#listeners.get(event)?.delete(listener);
  }

  send(): void {
    // As above.
  }
}
