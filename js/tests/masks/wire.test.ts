import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WORDS } from "../../src/masks/mask-data";
import { Stroke } from "../../src/masks/stroke";
import { maskFromWire, strokeFromWire, strokeToWire } from "../../src/masks/wire";
import type { MaskReply } from "../../src/protocol";
import { filled, GRID, marked } from "./volumes";

/** As `exact_nb/widgets/wire/masks.py` sends a mask. */
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

  it("a stroke goes as the words it changed, and no others", () => {
    const stroke = new Stroke();
    stroke.note(5, 3, 0b101, true);
    stroke.note(2, 7, 1 << 31, false);
    stroke.note(9, 0, 1, true);
    stroke.note(9, 0, 1, false);
    const words = new Uint32Array(
      Uint8Array.from(Buffer.from(strokeToWire(stroke), "base64")).buffer,
    );
    expect([...words]).toEqual([1, 1, 5 * WORDS + 3, 0b101, 2 * WORDS + 7, 2 ** 31]);
  });

  it("a stroke that was kept is the same when it is read", () => {
    const mask = filled((i, j, k) => (i * 7 + j * 3 + k) % 11 === 0);
    const before = marked(mask);
    const stroke = new Stroke();
    const data = Uint8Array.from({ length: GRID[0] * GRID[1] }, (_, at) => (at % 3 === 0 ? 1 : 0));
    const region = { x: 0, y: 0, width: GRID[0], height: GRID[1], data };
    mask.paint("axial", 20, region, true, stroke);
    mask.paint("sagittal", 31, { ...region, width: 30, height: 30 }, false, stroke);
    const after = marked(mask);
    const kept = strokeFromWire(strokeToWire(stroke));
    mask.revert(kept);
    expect(marked(mask)).toEqual(before);
    mask.apply(kept);
    expect(marked(mask)).toEqual(after);
  });
});
