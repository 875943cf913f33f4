/** What one gesture has changed of a mask: what is sent, undone and done again as one. */

import { type Bricks, WORDS } from "./mask-data";

export class Stroke {
  /** Bits that were set by it. */
  readonly marked: Bricks = new Map();
  /** Bits that were cleared by it. */
  readonly unmarked: Bricks = new Map();

  /** Whether it changed nothing. */
  get isEmpty(): boolean {
    return ![...this.marked.values(), ...this.unmarked.values()].some((brick) =>
      brick.some((word) => word !== 0),
    );
  }

  /** Note that bits have changed; what goes there and back again was nothing. */
  note(brick: number, word: number, bits: number, marks: boolean): void {
    const [mine, other] = marks ? [this.marked, this.unmarked] : [this.unmarked, this.marked];
    const opposite = other.get(brick);
    const back = (opposite?.[word] ?? 0) & bits;
    if (opposite) opposite[word] = (opposite[word] ?? 0) & ~back;
    const own = mine.get(brick) ?? new Uint32Array(WORDS);
    mine.set(brick, own);
    own[word] = (own[word] ?? 0) | (bits & ~back);
  }

  /** The bricks it touched. */
  get touched(): ReadonlySet<number> {
    return new Set([...this.marked.keys(), ...this.unmarked.keys()]);
  }
}
