/** Whether the kernel answers: connecting, ready, busy or gone. */

import { type ReadonlySignal, signal } from "@preact/signals";

export type ConnectionState = "connecting" | "ready" | "busy" | "gone";

/** Silence after which the kernel is asked for a sign of life, in milliseconds. */
export const PING_AFTER = 1_000;
/** Silence after which it counts as busy. */
export const BUSY_AFTER = 1_500;
/** A sign of life may have been lost on the way; a busy kernel is asked again this seldom. */
export const PING_AGAIN = 30_000;
const TICK = 250;

export interface PulseHooks {
  /** Whether answers are awaited. */
  waiting(): boolean;
  ping(): void;
  /** The kernel answers: look after requests that were lost. */
  answering(now: number): void;
  /** The kernel answers again after it was busy. */
  recovered(now: number): void;
}

export class Pulse {
  private readonly current = signal<ConnectionState>("connecting");
  private heardAt = 0;
  private pingedAt: number | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly hooks: PulseHooks) {}

  get state(): ReadonlySignal<ConnectionState> {
    return this.current;
  }

  /** A request goes out. */
  sent(): void {
    if (this.timer !== undefined) return;
    // Silence counts from the first request: before it nobody was asked.
    this.heardAt = performance.now();
    this.timer = setInterval(() => this.tick(), TICK);
  }

  ping(): void {
    this.pingedAt = performance.now();
    this.sent();
    this.hooks.ping();
  }

  /** Something came from the kernel. */
  heard(): void {
    const now = performance.now();
    this.heardAt = now;
    this.pingedAt = null;
    if (this.current.peek() === "ready") return;
    this.current.value = "ready";
    this.hooks.recovered(now);
  }

  gone(): void {
    this.current.value = "gone";
    this.stop();
  }

  /** The line is there again; whether somebody answers is found out. */
  alive(): void {
    if (this.current.peek() !== "gone") return;
    this.current.value = "connecting";
    this.ping();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.pingedAt = null;
  }

  private tick(): void {
    if (this.pingedAt === null && !this.hooks.waiting()) {
      this.stop();
      return;
    }
    const now = performance.now();
    const silence = now - this.heardAt;
    if (silence >= BUSY_AFTER) this.current.value = "busy";
    else if (this.current.peek() === "ready") this.hooks.answering(now);
    const last = this.pingedAt ?? Number.NEGATIVE_INFINITY;
    if (silence >= PING_AFTER && now - last >= PING_AGAIN) this.ping();
  }
}
