/** Type, author, status and score of every slot that label tiles name. */

import { signal } from "@preact/signals";
import type { LegendGroup, LegendReply } from "../protocol";
import { view } from "./decode";

/** A score is sent as 1 + round(254 score), its absence as 0. */
export function scoreOf(byte: number): number | null {
  return byte === 0 ? null : (byte - 1) / 254;
}

export class Legend {
  /** Bumped when it became another. */
  readonly told = signal(0);
  /** Life of the slots, null before the first answer. */
  scene: number | null = null;
  edition = -1;
  count = 0;
  groups: readonly LegendGroup[] = [];
  #places = new Uint16Array(0);
  #scores = new Uint8Array(0);

  /** Place in `groups` of each slot. */
  get places(): Uint16Array {
    return this.#places.subarray(0, this.count);
  }

  /** Score of each slot, as it was sent. */
  get scores(): Uint8Array {
    return this.#scores.subarray(0, this.count);
  }

  clear(): void {
    this.scene = null;
    this.edition = -1;
    this.count = 0;
    this.groups = [];
    this.told.value++;
  }

  /** Take in slots `from` to `count`; an answer that does not follow on what is known is ignored. */
  take(reply: LegendReply, [places, scores]: DataView[]): void {
    const { scene, edition, from, count, groups } = reply;
    if (from > 0 && (scene !== this.scene || from > this.count)) return;
    this.#reserve(count);
    this.#places.set(view(Uint16Array, places).subarray(0, count - from), from);
    this.#scores.set(view(Uint8Array, scores).subarray(0, count - from), from);
    Object.assign(this, { scene, edition, count, groups });
    this.told.value++;
  }

  #reserve(count: number): void {
    if (count <= this.#places.length) return;
    const room = Math.ceil(count * 1.25);
    const [places, scores] = [new Uint16Array(room), new Uint8Array(room)];
    places.set(this.places);
    scores.set(this.scores);
    [this.#places, this.#scores] = [places, scores];
  }
}
