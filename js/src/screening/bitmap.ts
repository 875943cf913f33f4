/** Sets of cells, as bits and as base64: cell n is bit n % 8 of byte n >> 3. */

export class Bitmap {
  readonly #bytes: Uint8Array;

  constructor(
    readonly count: number,
    cells: Iterable<number> = [],
  ) {
    this.#bytes = new Uint8Array(Math.ceil(count / 8));
    for (const cell of cells) this.add(cell);
  }

  /** Reads what the kernel or this page has written; what is of another length is none. */
  static read(count: number, text: string): Bitmap {
    const bitmap = new Bitmap(count);
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    if (bytes.length === bitmap.#bytes.length) bitmap.#bytes.set(bytes);
    return bitmap;
  }

  has(cell: number): boolean {
    return (((this.#bytes[cell >> 3] ?? 0) >> (cell & 7)) & 1) === 1;
  }

  add(cell: number): void {
    const at = cell >> 3;
    this.#bytes[at] = (this.#bytes[at] ?? 0) | (1 << (cell & 7));
  }

  delete(cell: number): void {
    const at = cell >> 3;
    this.#bytes[at] = (this.#bytes[at] ?? 0) & ~(1 << (cell & 7));
  }

  get size(): number {
    let size = 0;
    for (const byte of this.#bytes) for (let bits = byte; bits; bits &= bits - 1) size++;
    return size;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let cell = 0; cell < this.count; cell++) if (this.has(cell)) yield cell;
  }

  write(): string {
    let text = "";
    for (const byte of this.#bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }
}
