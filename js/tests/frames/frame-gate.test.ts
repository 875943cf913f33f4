import { describe, expect, it } from "vitest";
import { type Frame, FrameGate } from "../../src/frames/frame-gate";
import { TileCache } from "../../src/frames/tile-cache";
import type { TilePlace } from "../../src/transport/wishes";

const DEPTH = 20;

function open() {
  const asked: number[] = [];
  const waiting = new Map<number, (() => void)[]>();
  const cache = new TileCache<Uint8Array>(({ z }, signal) => {
    asked.push(z);
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      waiting.set(z, [...(waiting.get(z) ?? []), () => resolve(new Uint8Array(4).fill(z))]);
    });
  }, 1e6);
  const shown: Frame[] = [];
  const columns = [0, 1];
  const places = ({ z, t }: Frame): TilePlace[] =>
    columns.map((column) => ({ source: "s", level: 0, column, row: 0, z, t, c: 0 }));
  const host = {
    cache: () => cache,
    places,
    show: (frame: Frame) => shown.push(frame),
    lengths: () => ({ z: DEPTH, t: 1 }),
  };
  const gate = new FrameGate(host, { z: 0, t: 0 });
  const arrive = async (z: number) => {
    for (const done of waiting.get(z) ?? []) done();
    waiting.delete(z);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { gate, asked, shown, arrive, host, columns };
}

const at = (z: number) => ({ z, t: 0 });

describe("FrameGate", () => {
  it("shows a frame once all of it is there", async () => {
    const { gate, shown, arrive } = open();
    gate.turnTo(at(5));
    expect([shown, gate.turning.value]).toEqual([[], true]);
    await arrive(5);
    expect([shown, gate.turning.value]).toEqual([[at(5)], false]);
  });

  it("waits for what came into view meanwhile", async () => {
    const { gate, shown, arrive, columns } = open();
    gate.turnTo(at(5));
    columns.push(2);
    await arrive(5);
    expect([shown, gate.turning.value]).toEqual([[], true]);
    await arrive(5);
    expect([shown, gate.turning.value]).toEqual([[at(5)], false]);
  });

  it("goes from the frame on the way to the newest that is wanted", async () => {
    const { gate, shown, arrive, asked } = open();
    for (const z of [5, 6, 7, 8]) gate.turnTo(at(z));
    await arrive(5);
    expect(shown).toEqual([at(5)]);
    expect(new Set(asked)).toEqual(new Set([5, 8]));
    await arrive(8);
    expect(shown).toEqual([at(5), at(8)]);
    expect(gate.turning.value).toBe(false);
  });

  it("fetches ahead in the direction of travel, and shows that at once", async () => {
    const { gate, shown, arrive, asked } = open();
    gate.turnTo(at(10));
    gate.turnTo(at(9));
    await arrive(10);
    await arrive(9);
    expect([...new Set(asked)].slice(2)).toEqual([8, 7, 6, 5]);
    for (const z of [8, 7, 6, 5, 4, 3]) await arrive(z);
    expect([...new Set(asked)].slice(2)).toEqual([8, 7, 6, 5, 4, 3, 11]);
    gate.turnTo(at(8));
    expect(shown.at(-1)).toEqual(at(8));
    expect(gate.turning.value).toBe(false);
  });

  it("waits for a frame that is on its way, and asks for none twice", async () => {
    const { gate, shown, arrive, asked } = open();
    gate.turnTo(at(1));
    await arrive(1);
    gate.turnTo(at(2));
    expect([shown, gate.turning.value]).toEqual([[at(1)], true]);
    await arrive(2);
    expect(shown.at(-1)).toEqual(at(2));
    const tiles = 2;
    expect(asked.filter((z) => z === 2)).toHaveLength(tiles);
  });

  it("calls back what is ahead of a place one has left", async () => {
    const { gate, arrive, asked } = open();
    gate.turnTo(at(1));
    await arrive(1);
    gate.turnTo(at(15));
    await arrive(15);
    await arrive(2);
    // Two tiles each, and none after they were called back.
    expect(asked.filter((z) => z > 1 && z < 9)).toEqual([2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it("stays within the stack", async () => {
    const { gate, arrive, asked } = open();
    gate.turnTo(at(DEPTH - 1));
    await arrive(DEPTH - 1);
    expect(asked.every((z) => z >= 0 && z < DEPTH)).toBe(true);
  });

  it("turns at once where nothing is kept", () => {
    const { host, shown } = open();
    const gate = new FrameGate({ ...host, cache: () => null }, at(0));
    gate.turnTo(at(3));
    expect([shown, gate.turning.value]).toEqual([[at(3)], false]);
  });

  it("forgets what was wanted of another image", async () => {
    const { gate, shown, arrive } = open();
    gate.turnTo(at(5));
    gate.reset(at(0));
    await arrive(5);
    expect([shown, gate.turning.value]).toEqual([[], false]);
    gate.turnTo(at(2));
    await arrive(2);
    expect(shown).toEqual([at(2)]);
  });
});
