/**
 * The voxels a segmentation marks, as bricks of 32 x 32 x 32 bits; `exact_nb/model/bricks.py` cuts
 * them in the same way. A word holds 32 voxels along i, so the same bits serve all three planes.
 */

import { AXES } from "../volume/planes";
import { type PlaneName, slicing, type Triple, voxelOn } from "./plane";
import { placesOf, type Region } from "./region";
import type { Stroke } from "./stroke";

export const SIDE = 32;
/** Words of a brick: j runs faster than k. */
export const WORDS = SIDE * SIDE;

export type Bricks = Map<number, Uint32Array>;

export class MaskData {
  readonly #bricks: Bricks;
  readonly #along: number;
  readonly #across: number;

  /** @param bricks By index; they are kept, not copied. */
  constructor(
    readonly grid: Triple,
    bricks: Bricks = new Map(),
  ) {
    this.#bricks = bricks;
    this.#along = Math.ceil(grid[0] / SIDE);
    this.#across = Math.ceil(grid[1] / SIDE);
  }

  /** Index of the brick of a voxel. */
  brickOf(i: number, j: number, k: number): number {
    return (i >> 5) + this.#along * ((j >> 5) + this.#across * (k >> 5));
  }

  has(i: number, j: number, k: number): boolean {
    const word = this.#bricks.get(this.brickOf(i, j, k))?.[wordOf(j, k)] ?? 0;
    return (word & bitOf(i)) !== 0;
  }

  /** How many voxels are marked. */
  get count(): number {
    let count = 0;
    for (const brick of this.#bricks.values()) for (const word of brick) count += ones(word);
    return count;
  }

  /** The bricks with a marked voxel by index. */
  bricks(): ReadonlyMap<number, Uint32Array> {
    return this.#bricks;
  }

  /** One slice in the voxel axes of its plane: 0 or 1, row by row. */
  slice(plane: PlaneName, index: number): Uint8Array {
    const { width, height } = slicing(plane, this.grid);
    const data = new Uint8Array(width * height);
    const near = index >> 5;
    const { normal } = AXES[plane];
    for (const [number, brick] of this.#bricks) {
      const start = this.#startOf(number);
      if (start[normal] >> 5 === near) this.#copy(data, width, plane, index, start, brick);
    }
    return data;
  }

  /** Slices of a plane with a marked voxel, ascending. */
  slices(plane: PlaneName): number[] {
    const { normal } = AXES[plane];
    const found = new Set<number>();
    for (const [number, brick] of this.#bricks) {
      const start = this.#startOf(number)[normal];
      const marked = slicesOf(brick, normal);
      for (let n = 0; n < SIDE; n++) if ((marked & (1 << n)) !== 0) found.add(start + n);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** First voxel of a brick. */
  #startOf(index: number): Triple {
    const a = index % this.#along;
    const rest = (index - a) / this.#along;
    const b = rest % this.#across;
    return [a * SIDE, b * SIDE, ((rest - b) / this.#across) * SIDE];
  }

  #copy(
    data: Uint8Array,
    width: number,
    plane: PlaneName,
    index: number,
    start: Triple,
    brick: Uint32Array,
  ): void {
    const { first, second } = AXES[plane];
    const [columns, rows] = [
      Math.min(SIDE, this.grid[first] - start[first]),
      Math.min(SIDE, this.grid[second] - start[second]),
    ];
    for (let y = 0; y < rows; y++) {
      const row = (start[second] + y) * width + start[first];
      for (let x = 0; x < columns; x++) {
        const [i, j, k] = voxelOn(plane, index, start[first] + x, start[second] + y);
        if (((brick[wordOf(j, k)] ?? 0) & bitOf(i)) !== 0) data[row + x] = 1;
      }
    }
  }

  /** Mark or unmark the voxels of a region of a slice, and note in a stroke what has changed. */
  paint(plane: PlaneName, slice: number, region: Region, marks: boolean, stroke: Stroke): void {
    for (const [x, y] of placesOf(region)) {
      const [i, j, k] = voxelOn(plane, slice, x, y);
      if (this.has(i, j, k) === marks) continue;
      this.set(i, j, k, marks);
      stroke.note(this.brickOf(i, j, k), wordOf(j, k), bitOf(i), marks);
    }
  }

  set(i: number, j: number, k: number, marks: boolean): void {
    const index = this.brickOf(i, j, k);
    const word = wordOf(j, k);
    const brick = this.#bricks.get(index) ?? new Uint32Array(WORDS);
    this.#bricks.set(index, brick);
    const before = brick[word] ?? 0;
    brick[word] = marks ? before | bitOf(i) : before & ~bitOf(i);
  }

  /** Do a stroke, as one that was made elsewhere or is made again. */
  apply({ marked, unmarked }: Pick<Stroke, "marked" | "unmarked">): void {
    this.#combine(unmarked, (word, bits) => word & ~bits);
    this.#combine(marked, (word, bits) => word | bits);
  }

  /** Take a stroke back. */
  revert({ marked, unmarked }: Pick<Stroke, "marked" | "unmarked">): void {
    this.apply({ marked: unmarked, unmarked: marked });
  }

  #combine(bricks: Bricks, combine: (word: number, bits: number) => number): void {
    for (const [index, bits] of bricks) {
      const brick = this.#bricks.get(index) ?? new Uint32Array(WORDS);
      for (let at = 0; at < WORDS; at++) brick[at] = combine(brick[at] ?? 0, bits[at] ?? 0);
      if (brick.some((word) => word !== 0)) this.#bricks.set(index, brick);
      else this.#bricks.delete(index);
    }
  }

  clear(): void {
    this.#bricks.clear();
  }

  /** Another one of the same voxels, to be changed by itself. */
  copy(): MaskData {
    return new MaskData(
      this.grid,
      new Map([...this.#bricks].map(([index, brick]) => [index, brick.slice()])),
    );
  }
}

function wordOf(j: number, k: number): number {
  return (j & 31) + SIDE * (k & 31);
}

function bitOf(i: number): number {
  return 1 << (i & 31);
}

/** A bit for each slice of a brick across an axis: whether a voxel of it is marked. */
function slicesOf(brick: Uint32Array, axis: number): number {
  let slices = 0;
  brick.forEach((word, at) => {
    if (word === 0) return;
    if (axis === 0) slices |= word;
    else slices |= 1 << (axis === 1 ? at & 31 : at >> 5);
  });
  return slices;
}

/** Bits that are set in a word. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
