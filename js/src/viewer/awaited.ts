/** What is being waited for, said only when it takes long enough to be noticed. */

import { type ReadonlySignal, signal } from "@preact/signals";

/** Milliseconds a wait lasts before it is shown. */
export const NOTICED = 300;

export class Awaited {
  private readonly shown = signal<string | null>(null);
  private readonly reasons = new Map<symbol, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  get reason(): ReadonlySignal<string | null> {
    return this.shown;
  }

  /** Begins to wait; call what is returned when it is over. */
  begin(reason: string): () => void {
    const key = Symbol(reason);
    this.reasons.set(key, reason);
    if (this.shown.peek() === null) this.timer ??= setTimeout(() => this.show(), NOTICED);
    return () => {
      this.reasons.delete(key);
      if (this.shown.peek() !== null) this.show();
      if (this.reasons.size > 0) return;
      clearTimeout(this.timer);
      this.timer = undefined;
    };
  }

  private show(): void {
    this.timer = undefined;
    this.shown.value = [...this.reasons.values()].at(-1) ?? null;
  }
}
