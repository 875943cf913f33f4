/**
 * Says among the host's own controls, all of which wait for the kernel, that it is busy or gone:
 * what is clicked there is done later, or never.
 */

import { effect } from "@preact/signals";
import { type ChannelModel, watchLife } from "./transport/channel-model";
import { GONE } from "./transport/errors";
import { Pulse } from "./transport/pulse";

/** What a person does that the kernel is to hear of. */
const ACTS = ["click", "change", "input", "keydown", "scroll"] as const;

/** Milliseconds from one question to the next, while one thing after the other is done. */
const BETWEEN = 250;

export const BUSY = "kernel busy — what you do here is done when it is free";

export interface BusySignProps {
  /** What is done in here is for the kernel. */
  root: HTMLElement;
  /** Where the sign is put, at the end. */
  place?: HTMLElement;
  model: Omit<ChannelModel, "send">;
  /** Asks the kernel for an answer, one at a time; the sign is told by `answered`. */
  ask(): void;
}

export class BusySign {
  readonly #props: BusySignProps;
  readonly #element = document.createElement("div");
  readonly #leave = new AbortController();
  readonly #pulse: Pulse;
  #asking = false;
  /** Whether something was done since the question that is on its way. */
  #again = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(props: BusySignProps) {
    this.#props = props;
    const { root, place = root, model } = props;
    this.#pulse = new Pulse({
      waiting: () => this.#asking,
      // A question is on its way already; it is not asked twice.
      ping: () => undefined,
      answering: () => undefined,
      recovered: () => undefined,
    });
    this.#element.className = "exact-busy";
    this.#element.setAttribute("role", "status");
    place.append(this.#element);
    const { signal } = this.#leave;
    for (const act of ACTS) {
      root.addEventListener(act, (event) => this.#heard(event), { signal, capture: true });
    }
    const stops = [
      effect(() => this.#show(this.#pulse.state.value)),
      watchLife(
        model,
        () => this.#pulse.gone(),
        () => this.#pulse.alive(),
      ),
    ];
    signal.addEventListener("abort", () => {
      for (const stop of stops) stop();
    });
  }

  /** The kernel has answered. */
  answered(): void {
    this.#asking = false;
    this.#pulse.heard();
    if (this.#again) this.#ask();
  }

  close(): void {
    this.#leave.abort();
    clearTimeout(this.#resting);
    this.#pulse.stop();
    this.#element.remove();
  }

  #heard({ target }: Event): void {
    // A viewer that was opened here does not wait, and says so itself.
    if (target instanceof Element && target.closest(".exact-frame") !== null) return;
    this.#again = true;
    this.#ask();
  }

  #ask(): void {
    const { state } = this.#pulse;
    if (this.#asking || this.#resting !== undefined || state.peek() === "gone") return;
    this.#again = false;
    this.#asking = true;
    this.#pulse.sent();
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      if (this.#again) this.#ask();
    }, BETWEEN);
    this.#props.ask();
  }

  #show(state: string): void {
    this.#element.dataset.state = state;
    this.#element.textContent = state === "busy" ? BUSY : state === "gone" ? GONE : "";
  }
}
