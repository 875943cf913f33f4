/** Traits of the widget as signals: both sides may write, neither echoes the other. */

import { effect, type Signal, signal } from "@preact/signals";
import type { ViewerModel } from "../transport/transport";

export interface Trait<T> {
  value: Signal<T>;
  close(): void;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** @param missing Stands in where the model has no such trait. */
export function trait<T>(model: ViewerModel, name: string, missing: T): Trait<T> {
  const read = () => (model.get(name) ?? missing) as T;
  const value = signal<T>(read());
  const heard = () => {
    if (!same(read(), value.peek())) value.value = read();
  };
  const event = `change:${name}`;
  model.on(event, heard);
  const stop = effect(() => {
    if (same(value.value, read())) return;
    model.set(name, value.value);
    model.save_changes();
  });
  return {
    value,
    close() {
      stop();
      model.off(event, heard);
    },
  };
}
