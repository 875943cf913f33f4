/** How long somebody looks at an item: pauses do not count. */

/** Milliseconds without a sign of life that are a pause. */
export const PAUSE = 60_000;

export class Stopwatch {
  #counted = 0;
  #last: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.#last = now();
  }

  /** Another item is shown. */
  restart(): void {
    this.#counted = 0;
    this.#last = this.now();
  }

  /** A key was pressed or the pointer moved. */
  alive(): void {
    const now = this.now();
    if (now - this.#last <= PAUSE) this.#counted += now - this.#last;
    this.#last = now;
  }

  /** Seconds spent on the item so far. */
  get seconds(): number {
    this.alive();
    return Math.round(this.#counted / 10) / 100;
  }
}

/** Words for a while: "45 s", "12 min", "1 h 20 min". */
export function whileWords(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ""}`;
}

/** What is said of progress and pace: "37 of 210 · 8 s per item · about 12 min left". */
export function progressWords(done: number, left: number, pace: number | null): string {
  const count = (value: number) => value.toLocaleString("en-US");
  const words = [`${count(done)} of ${count(done + left)}`];
  if (pace !== null) {
    words.push(
      `${pace < 10 ? Math.max(0.1, Math.round(pace * 10) / 10) : Math.round(pace)} s per item`,
    );
    if (left > 0) words.push(`about ${whileWords(pace * left)} left`);
  }
  return words.join(" · ");
}
