import { describe, expect, it, vi } from "vitest";
import { TileCache } from "../../src/frames/tile-cache";

const place = (z: number) => ({ source: "s", level: 0, column: 0, row: 0, z, t: 0, c: 0 });
const never = new AbortController().signal;

function slow() {
  const waiting: { z: number; signal: AbortSignal; done: () => void }[] = [];
  const read = vi.fn(
    ({ z }: { z: number }, signal: AbortSignal) =>
      new Promise<Uint8Array>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
        waiting.push({ z, signal, done: () => resolve(new Uint8Array(100).fill(z)) });
      }),
  );
  return { read, waiting };
}

describe("TileCache", () => {
  it("asks once for what several want, and not again", async () => {
    const { read, waiting } = slow();
    const cache = new TileCache(read, 1000);
    const both = Promise.all([cache.get(place(1), never), cache.get(place(1), never)]);
    waiting[0]?.done();
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(await cache.get(place(1), never)).toBe(one);
    expect(cache.peek(place(1))).toBe(one);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("calls back what nobody wants any more, and asks again later", async () => {
    const { read, waiting } = slow();
    const cache = new TileCache(read, 1000);
    const [a, b] = [new AbortController(), new AbortController()];
    const first = cache.get(place(1), a.signal);
    const second = cache.get(place(1), b.signal);
    a.abort();
    await expect(first).rejects.toThrow();
    expect(waiting[0]?.signal.aborted).toBe(false);
    b.abort();
    await expect(second).rejects.toThrow();
    expect(waiting[0]?.signal.aborted).toBe(true);
    const again = cache.get(place(1), never);
    waiting[1]?.done();
    expect((await again)?.length).toBe(100);
  });

  it("keeps within its budget what was used last", async () => {
    const cache = new TileCache(async ({ z }) => new Uint8Array(100).fill(z), 250);
    for (const z of [1, 2]) await cache.get(place(z), never);
    cache.peek(place(1));
    await cache.get(place(3), never);
    expect(cache.peek(place(2))).toBeUndefined();
    expect(cache.peek(place(1))).toBeDefined();
    expect(cache.used).toBe(200);
  });

  it("keeps that a file has no such tile", async () => {
    const read = vi.fn(async () => null);
    const cache = new TileCache(read, 10);
    expect(await cache.get(place(1), never)).toBeNull();
    expect(await cache.get(place(1), never)).toBeNull();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("lets go of what it no longer keeps", async () => {
    const closed: number[] = [];
    const picture = (z: number) => ({ byteLength: 100, close: () => void closed.push(z) });
    const cache = new TileCache(async ({ z }) => picture(z), 250);
    for (const z of [1, 2, 3]) await cache.get(place(z), never);
    expect(closed).toEqual([1]);
    cache.clear();
    expect(closed).toEqual([1, 2, 3]);
  });

  it("lets go of what comes although it was called back", async () => {
    const close = vi.fn();
    let arrive = () => {};
    const read = () =>
      new Promise<{ byteLength: number; close: () => void }>((resolve) => {
        arrive = () => resolve({ byteLength: 1, close });
      });
    const cache = new TileCache(read, 10);
    const stop = new AbortController();
    const wanted = cache.get(place(1), stop.signal);
    stop.abort();
    await expect(wanted).rejects.toThrow();
    arrive();
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
    expect(cache.peek(place(1))).toBeUndefined();
  });
});
