/** Plays the frames of an axis, each as long as it takes to be there, at a chosen rate at most. */

import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";

export const RATES = [1, 2, 5, 10, 20, 40] as const;

export interface Played {
  value: Pick<Signal<number>, "value" | "peek">;
  size: () => number;
  /** Whether the frame that is wanted is not yet the one that is seen. */
  turning: ReadonlySignal<boolean>;
}

export class Player {
  readonly playing = signal(false);
  /** Frames a second at most. */
  readonly rate = signal<number>(10);
  #due: ReturnType<typeof setTimeout> | undefined;
  readonly #stop: () => void;

  constructor(private readonly played: Played) {
    this.#stop = effect(() => {
      clearTimeout(this.#due);
      void this.rate.value;
      void played.value.value;
      if (this.playing.value && !played.turning.value) this.#wait();
    });
  }

  toggle(): void {
    this.playing.value = !this.playing.peek();
  }

  close(): void {
    this.playing.value = false;
    clearTimeout(this.#due);
    this.#stop();
  }

  /** The last frame is followed by the first. */
  #wait(): void {
    this.#due = setTimeout(() => {
      const size = this.played.size();
      if (size < 2) this.playing.value = false;
      else this.played.value.value = (this.played.value.peek() + 1) % size;
    }, 1000 / this.rate.peek());
  }
}
