/** Colours the label tiles as the legend, the filter and what is drawn as vectors ask for. */

import { type Coloring, coloring } from "./coloring";
import { EVERYTHING, type ViewFilter } from "./filter";
import type { HeldTile } from "./label-cache";
import { SIDE } from "./label-grid";
import { paint, SlotColors, strengths } from "./label-paint";
import type { Legend } from "./legend";

export class LabelPainter {
  readonly #colors: SlotColors;
  #filter: ViewFilter = EVERYTHING;
  #coloring: Coloring = coloring("type", []);
  /** What the table was made of. */
  #made = "";
  #strengths = new Map<number, Uint16Array>();
  /** One for all tiles: it is copied into their pictures. */
  #image: ImageData | null = null;

  constructor(private readonly legend: Legend) {
    this.#colors = new SlotColors(legend);
  }

  /** Another filter or other colours. */
  style(filter: ViewFilter, colors: Coloring): void {
    if (filter.filled !== this.#filter.filled) this.#strengths.clear();
    [this.#filter, this.#coloring] = [filter, colors];
    this.#made = "";
  }

  /** Slots that are not drawn: those of vectors, and those that are gone. */
  blank(slots: ReadonlySet<number>): void {
    this.#colors.blank(slots);
  }

  /** Bring the table up to date; pictures of another version are to be painted anew. */
  version(): number {
    const { scene, count, edition } = this.legend;
    const made = `${scene} ${count} ${edition}`;
    if (made !== this.#made) {
      this.#made = made;
      this.#colors.color(this.#filter, this.#coloring);
    }
    return this.#colors.version;
  }

  /** Whether a pixel of a tile is drawn. */
  isSeen(pixel: number): boolean {
    return this.#colors.of(pixel) !== 0;
  }

  picture(tile: HeldTile): HTMLCanvasElement | null {
    if (tile.pixels === null) return null;
    const painted = `${this.#colors.version}`;
    if (tile.picture !== null && tile.painted === painted) return tile.picture;
    tile.picture ??= canvas();
    tile.painted = painted;
    const context = tile.picture.getContext("2d");
    if (context === null) return null;
    this.#image ??= context.createImageData(SIDE, SIDE);
    const out = new Uint32Array(this.#image.data.buffer);
    paint(tile.pixels, this.#colors.table, this.#strength(tile.place.level), out);
    context.putImageData(this.#image, 0, 0);
    return tile.picture;
  }

  #strength(level: number): Uint16Array {
    const known = this.#strengths.get(level);
    if (known) return known;
    const made = strengths(level, this.#filter.filled);
    this.#strengths.set(level, made);
    return made;
  }
}

function canvas(): HTMLCanvasElement {
  const element = document.createElement("canvas");
  element.width = SIDE;
  element.height = SIDE;
  return element;
}
