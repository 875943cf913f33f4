/** Masks and strokes as they travel; `exact_nb/widgets/mask_wire.py` is the other end. */

import { inflate } from "../annotations/inflate";
import type { MaskReply } from "../protocol";
import { type Bricks, MaskData, WORDS } from "./mask-data";
import type { Stroke } from "./stroke";

const LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

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

/** A stroke as `mask.paint` takes it: base64 of a zlib stream. */
export async function strokeToWire({ marked, unmarked }: Stroke): Promise<string> {
  const lists = [filled(marked), filled(unmarked)];
  const all = lists.flat();
  const head = [...lists.map((list) => list.length), ...all.map(([index]) => index)];
  const words = new Uint32Array(head.length + WORDS * all.length);
  words.set(head);
  all.forEach(([, brick], n) => {
    words.set(brick, head.length + WORDS * n);
  });
  return base64(await deflate(littleEndian(words)));
}

function filled(bricks: Bricks): [number, Uint32Array][] {
  return [...bricks].filter(([, brick]) => brick.some((word) => word !== 0));
}

function littleEndian(words: Uint32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (LITTLE) return new Uint8Array(words.buffer);
  const bytes = new DataView(new ArrayBuffer(words.byteLength));
  words.forEach((word, at) => {
    bytes.setUint32(4 * at, word, true);
  });
  return new Uint8Array(bytes.buffer);
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** In pieces: a call has not as many arguments as a large stroke has bytes. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
