/** Colours of label tiles: a table gives each slot its colour, so that recolouring needs no kernel. */

import { type Coloring, rgbOf } from "./coloring";
import { isSeen, type ViewFilter } from "./filter";
import { type Legend, scoreOf } from "./legend";
import { FILL, opacityOf } from "./style";

const SCORES = 256;
/** Low 24 bits of a pixel are its slot and one more; the byte above says how it is covered. */
const SLOT = 0xff_ff_ff;
const INSIDE = 0x80;
const MANY = 0x7f;
/** From this level on a pixel may hold whole shapes, and their number is to be seen. */
const CROWDED = 3;
/** Opacity of a lone shape where the number is to be seen; 32 of them are opaque. */
const LONE = 0.6;
const CROWD = Math.log2(32);

/** Colour of every slot as 0xAABBGGRR; 0 is not drawn. */
export class SlotColors {
  table: Uint32Array = new Uint32Array(0);
  /** Grows when a colour changed. */
  version = 0;
  /** Colours of a group by score. */
  #palette: Uint32Array = new Uint32Array(0);
  #blank: ReadonlySet<number> = new Set();

  constructor(private readonly legend: Legend) {}

  /** Colour all slots anew: the legend grew, or the filter or the colouring is another. */
  color(filter: ViewFilter, coloring: Coloring): void {
    const { places, scores, count } = this.legend;
    this.#palette = this.#colors(filter, coloring);
    if (this.table.length < count) this.table = new Uint32Array(Math.ceil(count * 1.25));
    const { table } = this;
    const palette = this.#palette;
    for (let slot = 0; slot < count; slot++) {
      table[slot] = palette[(places[slot] as number) * SCORES + (scores[slot] as number)] as number;
    }
    for (const slot of this.#blank) table[slot] = 0;
    this.version++;
  }

  /** Leave slots out that are drawn as vectors, or that nothing is to be seen of any more. */
  blank(slots: ReadonlySet<number>): void {
    const { places, scores } = this.legend;
    let changed = false;
    for (const slot of this.#blank) {
      if (slots.has(slot)) continue;
      this.table[slot] = this.#palette[(places[slot] ?? 0) * SCORES + (scores[slot] ?? 0)] ?? 0;
      changed = true;
    }
    for (const slot of slots) {
      if (this.#blank.has(slot)) continue;
      this.table[slot] = 0;
      changed = true;
    }
    this.#blank = slots;
    if (changed) this.version++;
  }

  /** Colour of a pixel of a tile, 0 where it is not drawn. */
  of(pixel: number): number {
    return pixel === 0 ? 0 : (this.table[(pixel & SLOT) - 1] ?? 0);
  }

  #colors(filter: ViewFilter, coloring: Coloring): Uint32Array {
    const { groups } = this.legend;
    const colors = new Uint32Array(groups.length * SCORES);
    groups.forEach((group, place) => {
      for (let byte = 0; byte < SCORES; byte++) {
        const one = { ...group, score: scoreOf(byte) };
        if (!isSeen(one, filter)) continue;
        const [red = 0, green = 0, blue = 0] = rgbOf(coloring(one));
        const alpha = Math.round(255 * opacityOf(one));
        colors[place * SCORES + byte] = ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
      }
    });
    return colors;
  }
}

/** How strongly a pixel is drawn, from 0 to 256, by the byte above its slot. */
export function strengths(level: number, filled: boolean): Uint16Array {
  const byNumber = Uint16Array.from({ length: SCORES }, (_, byte) => {
    const number = Math.max(1, byte & MANY);
    const share = byte & INSIDE ? (filled ? 1 - (1 - FILL) ** number : 0) : outline(level, number);
    return Math.round(256 * share);
  });
  return byNumber;
}

function outline(level: number, number: number): number {
  if (level < CROWDED) return 1;
  return LONE + (1 - LONE) * Math.min(1, Math.log2(number) / CROWD);
}

/** Colour a tile: `out` receives a pixel 0xAABBGGRR for each of `pixels`. */
export function paint(
  pixels: Uint32Array,
  table: Uint32Array,
  strength: Uint16Array,
  out: Uint32Array,
): void {
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i] as number;
    const color = pixel === 0 ? 0 : (table[(pixel & SLOT) - 1] ?? 0);
    if (color === 0) {
      out[i] = 0;
      continue;
    }
    const alpha = ((color >>> 24) * (strength[pixel >>> 24] as number)) >>> 8;
    out[i] = (color & SLOT) | (alpha << 24);
  }
}
