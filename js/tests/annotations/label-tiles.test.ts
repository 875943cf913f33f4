import { deflateSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LabelCache, TILES_HELD } from "../../src/annotations/label-cache";
import { type Place, SIDE } from "../../src/annotations/label-grid";
import { sourcesOf } from "../../src/annotations/label-picture";
import { LabelTiles } from "../../src/annotations/label-tiles";
import type { Methods } from "../../src/protocol";
import { bytesOf } from "./fixtures";

const NONE = { hidden_types: [], hidden_authors: [], hidden_statuses: [], least_score: 0 };

/** A kernel whose tiles hold the slot `edition` at their first pixel; odd columns are empty. */
class Kernel {
  scene = 1;
  edition = 1;
  trouble: Error | null = null;
  readonly tiles: Methods["annotations.tiles"]["params"][] = [];
  readonly legends: number[] = [];
  /** Answers wait here while it is busy. */
  readonly waiting: (() => void)[] = [];
  busy = false;

  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    const answer = this.answer(method, params);
    if (this.busy) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.trouble) throw this.trouble;
    return answer as { result: Methods[M]["result"]; buffers: DataView[] };
  }

  private answer(method: string, params: unknown) {
    const { scene, edition } = this;
    if (method === "annotations.legend") {
      const { from } = params as Methods["annotations.legend"]["params"];
      this.legends.push(from);
      const added = edition + 1 - from;
      const arrays = [new Uint16Array(added), new Uint8Array(added)].map(bytesOf);
      const groups = [{ type: 1, author: 1, status: "unverified" }];
      return { result: { scene, edition, from, count: edition + 1, groups }, buffers: arrays };
    }
    const asked = params as Methods["annotations.tiles"]["params"];
    this.tiles.push(asked);
    const tiles = asked.tiles.map(([level, column, row]) => {
      return { level, column, row, empty: column % 2 === 1 };
    });
    const buffers = tiles.flatMap(({ empty }) => (empty ? [] : [packed(edition)]));
    return { result: { scene, edition, tiles }, buffers };
  }
}

function packed(slot: number): DataView {
  const pixels = new Uint32Array(SIDE * SIDE);
  pixels[0] = slot + 1;
  return bytesOf(new Uint8Array(deflateSync(new Uint8Array(pixels.buffer))));
}

const at = (column: number, row = 0, level = 0): Place => ({ level, column, row });
const row = (length: number) => Array.from({ length }, (_, column) => at(column));

let kernel: Kernel;
let tiles: LabelTiles;

beforeEach(() => {
  kernel = new Kernel();
  tiles = new LabelTiles(kernel);
  tiles.open({ image: 1, z: 0, t: 0, plane: null, slice: 0 });
});

const complete = () => vi.waitFor(() => expect(tiles.complete).toBe(true));

describe("tiles in view", () => {
  it("are asked for a few at a time, and only once", async () => {
    expect([tiles.complete, tiles.reading.value]).toEqual([false, false]);
    tiles.want(row(10));
    expect(kernel.tiles).toHaveLength(2);
    expect(tiles.reading.value).toBe(true);
    await complete();
    expect(tiles.reading.value).toBe(false);
    tiles.want(row(10));
    expect(kernel.tiles.map((one) => one.tiles.length)).toEqual([4, 4, 2]);
    expect(kernel.tiles[0]?.filter).toEqual(NONE);
    expect(tiles.find(at(0))?.pixels?.[0]).toBe(2);
    expect(tiles.find(at(1))?.pixels).toBeNull();
    expect(kernel.legends).toEqual([0]);
  });

  it("that left the view before their turn are not asked for", async () => {
    kernel.busy = true;
    tiles.want(row(40));
    tiles.want([at(100)]);
    kernel.busy = false;
    for (const answer of kernel.waiting) answer();
    await complete();
    expect(kernel.tiles.flatMap((one) => one.tiles).length).toBe(9);
  });

  it("say what lies at a place of the image", async () => {
    tiles.want([at(2)]);
    await complete();
    expect(tiles.pixelAt([2 * SIDE, 0], 0)).toBe(2);
    expect(tiles.pixelAt([2 * SIDE + 1, 0], 0)).toBe(0);
    expect(tiles.pixelAt([9 * SIDE, 0], 0)).toBe(0);
  });
});

describe("a change", () => {
  beforeEach(async () => {
    tiles.want([at(0), at(2)]);
    await complete();
    kernel.edition = 2;
  });

  it("makes only tiles it touches be read again, which are seen until then", async () => {
    tiles.touch([10, 10, 20, 20]);
    expect(tiles.complete).toBe(false);
    expect(tiles.find(at(0))?.pixels?.[0]).toBe(2);
    await complete();
    expect(kernel.tiles.at(-1)?.tiles).toEqual([[0, 0, 0]]);
    expect(tiles.find(at(0))?.pixels?.[0]).toBe(3);
    expect(tiles.find(at(2))?.pixels?.[0]).toBe(2);
    expect(kernel.legends).toEqual([0, 2]);
  });

  it("reaches outlines on the edge of the tile beside", () => {
    tiles.touch([SIDE + 1, 10, SIDE + 5, 20]);
    expect(tiles.find(at(0))?.stale).toBe(true);
    expect(tiles.find(at(2))?.stale).toBe(false);
  });

  it("throws away what is out of view", () => {
    tiles.want([at(2)]);
    tiles.touch(null);
    expect(tiles.find(at(0))).toBeUndefined();
    expect(tiles.find(at(2))?.stale).toBe(true);
  });

  it("under way makes a tile be read once more", async () => {
    kernel.busy = true;
    tiles.touch(null);
    tiles.touch(null);
    kernel.busy = false;
    for (const answer of kernel.waiting) answer();
    await complete();
    expect(kernel.tiles).toHaveLength(3);
  });
});

describe("another filter", () => {
  it("is asked for; tiles of the last one serve until they come, and once more after", async () => {
    tiles.want([at(0)]);
    await complete();
    tiles.filter({ ...NONE, hidden_types: [3] });
    tiles.want([at(0)]);
    expect(tiles.complete).toBe(false);
    expect(tiles.find(at(0))?.pixels?.[0]).toBe(2);
    await complete();
    expect(kernel.tiles.at(-1)?.filter.hidden_types).toEqual([3]);
    tiles.filter(NONE);
    expect(tiles.complete).toBe(true);
    expect(kernel.tiles).toHaveLength(2);
  });
});

it("begins anew with another scene, whose slots mean other shapes", async () => {
  tiles.want([at(0)]);
  await complete();
  Object.assign(kernel, { scene: 2, edition: 5 });
  tiles.want([at(0), at(4)]);
  await vi.waitFor(() => expect(tiles.legend.scene).toBe(2));
  await complete();
  expect(tiles.find(at(0))?.pixels?.[0]).toBe(6);
  expect(kernel.legends.at(-1)).toBe(0);
});

it("asks again for what could not be had when it is told to", async () => {
  kernel.trouble = new Error("the kernel is gone");
  tiles.want([at(0)]);
  await vi.waitFor(() => expect(kernel.tiles).toHaveLength(1));
  kernel.trouble = null;
  tiles.want([at(0)]);
  expect(kernel.tiles).toHaveLength(1);
  await vi.waitFor(() => {
    tiles.retry();
    expect(tiles.complete).toBe(true);
  });
});

it("drops what comes for a frame that is no longer open", async () => {
  kernel.busy = true;
  tiles.want([at(0)]);
  tiles.open({ image: 2, z: 0, t: 0, plane: null, slice: 0 });
  for (const answer of kernel.waiting) answer();
  await new Promise((resolve) => setImmediate(resolve));
  expect(tiles.find(at(0))).toBeUndefined();
});

describe("the cache", () => {
  const tile = (place: Place, pixels: Uint32Array | null) => {
    return { place, filter: "", edition: 1, pixels, stale: false, picture: null, painted: "" };
  };

  it("holds a bounded number of tiles and lets go of those not used for longest", () => {
    const cache = new LabelCache();
    const pixels = new Uint32Array(1);
    for (let i = 0; i < TILES_HELD; i++) cache.put(tile(at(i), pixels));
    cache.get(at(0), "");
    for (let i = 0; i < 10; i++) cache.put(tile(at(1000 + i), pixels));
    expect(cache.size).toBe(TILES_HELD);
    expect(cache.get(at(0), "")).toBeDefined();
    expect(cache.get(at(1), "")).toBeUndefined();
  });

  it("gives finer or coarser tiles where one is missing, and never a hole", () => {
    const cache = new LabelCache();
    const pictures = { find: (place: Place) => cache.getAny(place), picture: () => null };
    expect(sourcesOf(at(0, 0, 2), pictures)).toEqual([]);
    cache.put(tile(at(0, 0, 4), null));
    expect(sourcesOf(at(3, 1, 2), pictures).map(([, one]) => one.place.level)).toEqual([4]);
    cache.put(tile(at(6, 2, 1), null));
    const parts = sourcesOf(at(3, 1, 2), pictures).map(([part, one]) => [
      part.level,
      one.place.level,
    ]);
    expect(parts).toEqual([
      [1, 1],
      [1, 4],
      [1, 4],
      [1, 4],
    ]);
    cache.put(tile(at(3, 1, 2), null));
    expect(sourcesOf(at(3, 1, 2), pictures)).toHaveLength(1);
  });
});
