import TileState from "ol/TileState.js";
import { expect, test, vi } from "vitest";
import { SlideTile } from "../../src/viewer/slide-tile";

const picture = () => ({ width: 8, height: 8, close: vi.fn() }) as unknown as ImageBitmap;

function tile(read: (signal: AbortSignal) => Promise<ImageBitmap | null>) {
  return new SlideTile({ tileCoord: [0, 0, 0], size: [8, 8], key: "k", read });
}

async function states(of: SlideTile, act: () => void): Promise<number[]> {
  const seen: number[] = [];
  of.addEventListener("change", () => void seen.push(of.getState()));
  act();
  await vi.waitFor(() => expect(of.getState()).not.toBe(TileState.LOADING));
  return seen;
}

test("a tile that is read shows its picture, and lets it go in the end", async () => {
  const bitmap = picture();
  const one = tile(() => Promise.resolve(bitmap));
  const seen = await states(one, () => one.load());
  expect(seen).toEqual([TileState.LOADING, TileState.LOADED]);
  expect(one.getData()).toBe(bitmap);
  one.dispose();
  expect(bitmap.close).toHaveBeenCalledOnce();
});

test("where the file has no tile there is none, and nothing to retry", async () => {
  const one = tile(() => Promise.resolve(null));
  await states(one, () => one.load());
  expect(one.getState()).toBe(TileState.EMPTY);
});

test("a tile that was called back frees its place in the queue and can be asked for again", async () => {
  const read = vi
    .fn()
    .mockImplementationOnce(
      (signal: AbortSignal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
        }),
    )
    .mockResolvedValueOnce(picture());
  const one = tile(read);
  const seen = await states(one, () => {
    one.load();
    one.cancel();
  });
  // The queue of the map counts a tile as done only on an error or a picture.
  expect(seen).toEqual([TileState.LOADING, TileState.ERROR]);
  expect(one.getState()).toBe(TileState.IDLE);
  await states(one, () => one.load());
  expect(one.getState()).toBe(TileState.LOADED);
});

test("a tile that failed is not asked for again until it is reset", async () => {
  const read = vi.fn().mockRejectedValue(new Error("damaged"));
  const one = tile(read);
  await states(one, () => one.load());
  one.load();
  expect(read).toHaveBeenCalledOnce();
  expect(one.failed).toBe(true);
  one.reset();
  await states(one, () => one.load());
  expect(read).toHaveBeenCalledTimes(2);
});

test("a picture that comes after its tile was dropped is let go", async () => {
  const bitmap = picture();
  let arrive: (picture: ImageBitmap) => void = () => undefined;
  const one = tile(
    () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
  );
  one.load();
  one.dispose();
  arrive(bitmap);
  await vi.waitFor(() => expect(bitmap.close).toHaveBeenCalledOnce());
  expect(one.getData()).toBeNull();
});

test("a tile whose picture is on hand is drawn at once and reads nothing", () => {
  const read = vi.fn();
  const ready = picture();
  const one = new SlideTile({ tileCoord: [0, 0, 0], size: [8, 8], key: "k", read, ready });
  expect(one.getState()).toBe(TileState.LOADED);
  one.load();
  expect(read).not.toHaveBeenCalled();
  expect(one.getData()).toBe(ready);
});
