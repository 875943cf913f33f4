/** A form is saved with all that was typed: the host sends the last letters late, a click at once. */

import type { Answers } from "./answers";

const SAVE = ".exact-form-save";

export class HeldSaves {
  readonly #answers: Pick<Answers, "ask">;
  readonly #held = new Set<HTMLButtonElement>();
  #freed: HTMLButtonElement | null = null;

  constructor(answers: Pick<Answers, "ask">) {
    this.#answers = answers;
  }

  /**
   * To be told of clicks on their way down. One that saves goes on when the kernel has answered: by
   * then the host has been told that its letters arrived, and has sent the last ones.
   */
  readonly clicked = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLButtonElement>(SAVE);
    if (button === null || button === this.#freed) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#held.has(button)) return;
    this.#held.add(button);
    this.#answers.ask(() => this.#free(button));
  };

  /** Lets a click go on. */
  #free(button: HTMLButtonElement): void {
    this.#held.delete(button);
    this.#freed = button;
    button.click();
    this.#freed = null;
  }
}
