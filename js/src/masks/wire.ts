/** Masks and strokes as they travel; `exact_nb/widgets/wire/masks.py` is the other end. */

import { inflate } from "../annotations/inflate";
import type { MaskReply } from "../protocol";
import { type Bricks, MaskData, WORDS } from "./mask-data";
import { Stroke } from "./stroke";

/** The mask of a reply to `mask.read`. */
export async function maskFromWire(reply: MaskReply, buffers: DataView[]): Promise<MaskData> {
  const [indices, packed] = buffers;
  if (!(indices && packed)) throw new Error("the kernel sent a mask without its bricks");
  const words = new DataView(await inflate(packed));
  const bricks: Bricks = new Map();
  for (let n = 0; n < reply.bricks; n++) {
    bricks.set(indices.getUint32(4 * n, true), brickFrom(words, 4 * WORDS * n));
  }
  return new MaskData(reply.grid, bricks);
}

function brickFrom(words: DataView, start: number): Uint32Array {
  return Uint32Array.from({ length: WORDS }, (_, at) => words.getUint32(start + 4 * at, true));
}

/** A stroke as `mask.paint` takes it and an outbox keeps it. */
export function strokeToWire({ marked, unmarked }: Stroke): string {
  const lists = [wordsOf(marked), wordsOf(unmarked)];
  const numbers = [...lists.map((list) => list.length / 2), ...lists.flat()];
  const bytes = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((word, at) => {
    bytes.setUint32(4 * at, word, true);
  });
  return base64(new Uint8Array(bytes.buffer));
}

export function strokeFromWire(text: string): Stroke {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const words = new DataView(bytes.buffer);
  const marked = words.getUint32(0, true);
  const stroke = new Stroke();
  for (let at = 8, n = 0; at < words.byteLength; at += 8, n++) {
    const place = words.getUint32(at, true);
    const bits = words.getUint32(at + 4, true);
    stroke.note(Math.floor(place / WORDS), place % WORDS, bits, n < marked);
  }
  return stroke;
}

/** Place and bits of each word in which something is set. */
function wordsOf(bricks: Bricks): number[] {
  return [...bricks].flatMap(([index, brick]) =>
    [...brick].flatMap((word, at) => (word === 0 ? [] : [WORDS * index + at, word])),
  );
}

/** In pieces: a call has not as many arguments as a large stroke has bytes. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
