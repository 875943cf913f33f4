/** Cells of one size that cover an image; `exact_nb/model/screening.py` makes the same grid. */

import type { Bounds } from "../geometry/shapes";

export interface GridShape {
  /** The image, pixels of level 0. */
  width: number;
  height: number;
  cellWidth: number;
  cellHeight: number;
  /** Share of a cell that neighbours have in common at least. */
  overlap: number;
}

/** A finer grid is a mistake: nobody looks at a million views. */
export const MOST_CELLS = 2 ** 20;

export class Grid {
  readonly columns: number;
  readonly rows: number;

  constructor(readonly shape: GridShape) {
    this.columns = along(shape.width, shape.cellWidth, shape.overlap);
    this.rows = along(shape.height, shape.cellHeight, shape.overlap);
  }

  get count(): number {
    return this.columns * this.rows;
  }

  /** The first and last cell of a row end where the image ends. */
  bounds(cell: number): Bounds {
    const { width, height, cellWidth, cellHeight } = this.shape;
    const [column, row] = this.place(cell);
    const x = start(column, this.columns, width, cellWidth);
    const y = start(row, this.rows, height, cellHeight);
    return [x, y, x + cellWidth, y + cellHeight];
  }

  /** The cell whose middle is nearest to a place of level 0. */
  at(x: number, y: number): number {
    const { width, height, cellWidth, cellHeight } = this.shape;
    const column = nearest(x, this.columns, width, cellWidth);
    return nearest(y, this.rows, height, cellHeight) * this.columns + column;
  }

  /** The cell so many columns and rows further, as far as there are any. */
  neighbour(cell: number, across: number, down: number): number {
    const [column, row] = this.place(cell);
    const x = Math.min(Math.max(column + across, 0), this.columns - 1);
    const y = Math.min(Math.max(row + down, 0), this.rows - 1);
    return y * this.columns + x;
  }

  /** The next cell for which `wanted` holds, row by row to and fro and round; null for none. */
  next(cell: number, wanted: (cell: number) => boolean): number | null {
    const here = this.#step(cell);
    for (let by = 1; by <= this.count; by++) {
      const found = this.#step((here + by) % this.count);
      if (wanted(found)) return found;
    }
    return null;
  }

  private place(cell: number): [column: number, row: number] {
    return [cell % this.columns, Math.floor(cell / this.columns)];
  }

  /** The cell of a step of the walk to and fro, and the step of a cell: it is its own inverse. */
  #step(number: number): number {
    const [column, row] = this.place(number);
    return row % 2 === 0 ? number : row * this.columns + this.columns - 1 - column;
  }
}

function along(length: number, cell: number, overlap: number): number {
  if (length <= cell) return 1;
  return Math.ceil((length - cell) / (cell * (1 - overlap))) + 1;
}

function start(index: number, count: number, length: number, cell: number): number {
  const room = length - cell;
  return count === 1 ? room / 2 : (index * room) / (count - 1);
}

function nearest(place: number, count: number, length: number, cell: number): number {
  if (count === 1) return 0;
  const step = (length - cell) / (count - 1);
  return Math.min(Math.max(Math.round((place - cell / 2) / step), 0), count - 1);
}
