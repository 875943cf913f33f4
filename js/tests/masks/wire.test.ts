import { deflateSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WORDS } from "../../src/masks/mask-data";
import { Stroke } from "../../src/masks/stroke";
import { maskFromWire, strokeToWire } from "../../src/masks/wire";
import type { MaskReply } from "../../src/protocol";
import { filled, GRID, marked } from "./volumes";

/** As `exact_nb/widgets/mask_wire.py` sends a mask. */
function sent(bricks: ReadonlyMap<number, Uint32Array>): [MaskReply, DataView[]] {
  const words = [...bricks.values()].flatMap((brick) => [...brick]);
  const packed = deflateSync(new Uint8Array(Uint32Array.from(words).buffer));
  const reply: MaskReply = {
    image: 1,
    type: 2,
    t: 0,
    uuid: null,
    revision: 0,
    grid: [...GRID] as [number, number, number],
    bricks: bricks.size,
  };
  const indices = Uint32Array.from(bricks.keys());
  return [reply, [new DataView(indices.buffer), new DataView(Uint8Array.from(packed).buffer)]];
}

describe("on the wire", () => {
  it("a mask comes as it is in the store", async () => {
    const mask = filled((i, j, k) => (i * 7 + j * 3 + k) % 11 === 0);
    const come = await maskFromWire(...sent(mask.bricks()));
    expect(marked(come)).toEqual(marked(mask));
  });

  it("an empty mask comes too", async () => {
    expect((await maskFromWire(...sent(new Map()))).count).toBe(0);
  });

  it("a stroke goes as counts, indices and bricks, without bricks it did not change", async () => {
    const stroke = new Stroke();
    stroke.note(5, 3, 0b101, true);
    stroke.note(2, 7, 1 << 31, false);
    stroke.note(9, 0, 1, true);
    stroke.note(9, 0, 1, false);
    const raw = inflateSync(Buffer.from(await strokeToWire(stroke), "base64"));
    const words = new Uint32Array(Uint8Array.from(raw).buffer);
    expect([...words.slice(0, 4)]).toEqual([1, 1, 5, 2]);
    expect(words).toHaveLength(4 + 2 * WORDS);
    expect(words[4 + 3]).toBe(0b101);
    expect(words[4 + WORDS + 7]).toBe(2 ** 31);
    expect(words.reduce((count, word) => count + (word === 0 ? 0 : 1), 0)).toBe(6);
  });
});
