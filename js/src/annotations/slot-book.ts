/** Which slots of the label tiles are not to be drawn, since they are vectors or gone. */

import type { Saved } from "./annotation";

export class SlotBook {
  #scene: number | null = null;
  /** Slots whose annotation was changed here: tiles made before still show them. */
  #retired = new Set<number>();
  readonly #fresh = new Set<string>();
  #known: Set<number> | null = null;

  /** Ids acknowledged since the tiles last caught up. */
  get fresh(): ReadonlySet<string> {
    return this.#fresh;
  }

  clear(): void {
    this.#scene = null;
    this.#retired.clear();
    this.#fresh.clear();
    this.#known = null;
  }

  /** Slots of different scenes cannot be compared. */
  meet(scene: number | null): void {
    if (scene === this.#scene) return;
    this.#scene = scene;
    this.#retired.clear();
  }

  /** What is known became another. */
  changed(): void {
    this.#known = null;
  }

  acknowledged(uuid: string, slot: number | undefined, living: boolean): void {
    if (slot !== undefined) this.#retired.add(slot);
    if (living) this.#fresh.add(uuid);
    else this.#fresh.delete(uuid);
    this.#known = null;
  }

  /** Tiles show all that was acknowledged. */
  caughtUp(): void {
    if (this.#retired.size + this.#fresh.size === 0) return;
    this.#retired.clear();
    this.#fresh.clear();
    this.#known = null;
  }

  /** The same set as before while nothing changed. */
  of(saved: Iterable<Saved>): ReadonlySet<number> {
    if (this.#known !== null) return this.#known;
    const known = new Set(this.#retired);
    for (const { slot } of saved) if (slot !== undefined) known.add(slot);
    this.#known = known;
    return known;
  }
}
