/** Asks the kernel for an answer: when it comes, what the page sent before has arrived. */

import type { FrameModel, SettledMessage } from "./protocol";

export class Answers {
  readonly #model: Pick<FrameModel, "send">;
  readonly #awaited = new Map<number, () => void>();
  #serial = 0;

  constructor(model: Pick<FrameModel, "send">) {
    this.#model = model;
  }

  /** Calls back when the kernel has answered. */
  ask(answered: () => void): void {
    this.#awaited.set(++this.#serial, answered);
    this.#model.send({ kind: "settle", serial: this.#serial });
  }

  /** The kernel has answered. */
  settled({ serial }: SettledMessage): void {
    const answered = this.#awaited.get(serial);
    this.#awaited.delete(serial);
    answered?.();
  }
}
