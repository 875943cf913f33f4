/** One walk through an image: where it stands, what was seen, and what the store does not know yet. */

import { type Signal, signal } from "@preact/signals";
import type { ScreeningState } from "../protocol";
import { uuid7 } from "../uuid";
import { Bitmap } from "./bitmap";
import { Grid } from "./grid";

/** How a walk is begun. */
export interface Beginning {
  /** CSS pixels per pixel of level 0. */
  zoom: number;
  magnification: number | null;
  overlap: number;
  cellWidth: number;
  cellHeight: number;
}

/** What is told to the store; what was already told is not told again. */
export interface Unsaved {
  /** Where one stands. */
  cell: number;
  marked: Bitmap;
  unmarked: Bitmap;
}

type ImageSize = { id: number; width: number; height: number };

export class Walk {
  readonly grid: Grid;
  readonly cell: Signal<number>;
  /** Bumped when a mark is made or taken back. */
  readonly edition = signal(0);
  #covered: Bitmap;
  #marked: Bitmap;
  #unmarked: Bitmap;
  #dirty = false;

  private constructor(
    readonly image: number,
    readonly state: Omit<ScreeningState, "covered" | "cell">,
    size: ImageSize,
    cell: number,
    covered: string,
  ) {
    const { cell_width: cellWidth, cell_height: cellHeight, overlap } = state;
    const { width, height } = size;
    this.grid = new Grid({ width, height, cellWidth, cellHeight, overlap });
    this.cell = signal(Math.min(Math.max(0, cell), this.grid.count - 1));
    this.#covered = Bitmap.read(this.grid.count, covered);
    this.#marked = new Bitmap(this.grid.count);
    this.#unmarked = new Bitmap(this.grid.count);
  }

  /** Goes on with what is stored. */
  static resume(size: ImageSize, stored: ScreeningState): Walk {
    const { covered, cell, ...state } = stored;
    return new Walk(size.id, state, size, cell, covered);
  }

  static begin(size: ImageSize, how: Beginning): Walk {
    const state = {
      uuid: uuid7(),
      image: size.id,
      cell_width: how.cellWidth,
      cell_height: how.cellHeight,
      overlap: how.overlap,
      zoom: how.zoom,
      magnification: how.magnification,
    };
    return new Walk(size.id, state, size, 0, "");
  }

  get seen(): number {
    void this.edition.value;
    return this.#covered.size;
  }

  has(cell: number): boolean {
    void this.edition.value;
    return this.#covered.has(cell);
  }

  get covered(): Iterable<number> {
    void this.edition.value;
    return this.#covered;
  }

  mark(cell: number): void {
    this.#set(cell, true);
  }

  unmark(cell: number): void {
    this.#set(cell, false);
  }

  goTo(cell: number): void {
    if (cell === this.cell.peek()) return;
    this.cell.value = cell;
    this.#dirty = true;
  }

  /** The next cell that was not seen; null where all were. */
  nextUnseen(): number | null {
    return this.grid.next(this.cell.peek(), (cell) => !this.#covered.has(cell));
  }

  /** Whether there is something the store does not know. */
  get isDirty(): boolean {
    return this.#dirty;
  }

  /** Takes what is to be told; call `told` with the answer, or `untold` where there is none. */
  take(): Unsaved {
    const taken = { cell: this.cell.peek(), marked: this.#marked, unmarked: this.#unmarked };
    this.#marked = new Bitmap(this.grid.count);
    this.#unmarked = new Bitmap(this.grid.count);
    this.#dirty = false;
    return taken;
  }

  /** All that the store has not confirmed: what is on its way to it, and what was done since. */
  unconfirmed(sent: Unsaved | null): Unsaved {
    const [marked, unmarked] = [this.#marked, this.#unmarked].map(
      (one) => new Bitmap(this.grid.count, one),
    ) as [Bitmap, Bitmap];
    for (const cell of sent?.marked ?? []) if (!unmarked.has(cell)) marked.add(cell);
    for (const cell of sent?.unmarked ?? []) if (!marked.has(cell)) unmarked.add(cell);
    return { cell: this.cell.peek(), marked, unmarked };
  }

  /** What others have marked in the meantime is seen here too; what is newer here stays. */
  told(stored: ScreeningState): void {
    const covered = Bitmap.read(this.grid.count, stored.covered);
    for (const cell of this.#marked) covered.add(cell);
    for (const cell of this.#unmarked) covered.delete(cell);
    this.#covered = covered;
    this.edition.value++;
  }

  /** It has to be told once more, but for what was done since. */
  untold({ marked, unmarked }: Unsaved): void {
    for (const cell of marked) if (!this.#unmarked.has(cell)) this.#marked.add(cell);
    for (const cell of unmarked) if (!this.#marked.has(cell)) this.#unmarked.add(cell);
    this.#dirty = true;
  }

  /** Does again what an earlier page did and could not tell. */
  redo({ cell, marked, unmarked }: { cell: number; marked: string; unmarked: string }): void {
    for (const one of Bitmap.read(this.grid.count, marked)) this.mark(one);
    for (const one of Bitmap.read(this.grid.count, unmarked)) this.unmark(one);
    this.goTo(Math.min(Math.max(0, cell), this.grid.count - 1));
    this.touch();
  }

  /** Has the store told of it though nothing changed. */
  touch(): void {
    this.#dirty = true;
  }

  #set(cell: number, seen: boolean): void {
    if (this.#covered.has(cell) === seen) return;
    const [into, outOf] = seen ? [this.#marked, this.#unmarked] : [this.#unmarked, this.#marked];
    into.add(cell);
    outOf.delete(cell);
    if (seen) this.#covered.add(cell);
    else this.#covered.delete(cell);
    this.#dirty = true;
    this.edition.value++;
  }
}
