/** The model of a viewer, as Backbone keeps it. */

type Listener = (...args: unknown[]) => void;

export class FakeModel {
  saves = 0;
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private readonly values: Record<string, unknown>) {}

  get(name: string): unknown {
    return this.values[name];
  }

  set(name: string, value: unknown): void {
    const same = JSON.stringify(this.values[name]) === JSON.stringify(value);
    this.values[name] = value;
    if (!same) for (const listener of this.listeners.get(`change:${name}`) ?? []) listener();
  }

  save_changes(): void {
    this.saves += 1;
  }

  send(): void {
    throw new Error("a viewer's model sends nothing; the channel does");
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  off(event: string, listener: Listener): void {
    this.listeners.get(event)?.delete(listener);
  }
}
