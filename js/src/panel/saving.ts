/** A form is saved with all that was typed: the host sends the last letters late, a click at once. */

import type { FrameModel, SettledMessage } from "./protocol";

const SAVE = ".exact-form-save";

export class HeldSaves {
  readonly #model: FrameModel;
  readonly #held = new Map<number, HTMLButtonElement>();
  #freed: HTMLButtonElement | null = null;
  #serial = 0;

  constructor(model: FrameModel) {
    this.#model = model;
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
    if ([...this.#held.values()].includes(button)) return;
    this.#held.set(++this.#serial, button);
    this.#model.send({ kind: "settle", serial: this.#serial });
  };

  /** Lets a click go on. */
  settled({ serial }: SettledMessage): void {
    const button = this.#held.get(serial);
    if (!button) return;
    this.#held.delete(serial);
    this.#freed = button;
    button.click();
    this.#freed = null;
  }
}
