import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import type { ImageState } from "../../src/protocol";
import { HeldTiles } from "../../src/review/held-tiles";
import type { ConnectionState, TilePlace, Transport } from "../../src/transport/transport";

const SIZE = 100;
const image = { id: 1, space: null } as unknown as ImageState;
const frame = { z: 0, t: 0, plane: null, slice: 0 };
const never = new AbortController().signal;

let asked: string[];
let failing: boolean;
let tiles: HeldTiles;

function place(column: number): TilePlace {
  return { source: "s", level: 0, column, row: 0, z: 0, t: 0, c: 0 };
}

beforeEach(() => {
  asked = [];
  failing = false;
  const source: Transport = {
    state: signal<ConnectionState>("ready"),
    call: ((method: string, params: unknown) => {
      asked.push(`${method} ${JSON.stringify(params)}`);
      return Promise.resolve({ result: {}, buffers: [] });
    }) as Transport["call"],
    tile: ({ column }) => {
      asked.push(`tile ${column}`);
      return failing
        ? Promise.reject(new Error("gone"))
        : Promise.resolve({ bytes: new Uint8Array(SIZE), mediaType: "image/jpeg" });
    },
    on: () => () => undefined,
    close: () => undefined,
  };
  tiles = new HeldTiles(source, 3 * SIZE);
});

describe("tiles fetched ahead", () => {
  it("are there at once when the viewer wants them, and asked for once", async () => {
    await tiles.fetchAhead([place(1), place(2)], image, frame);
    const file = await tiles.transport.tile(place(1), never);
    expect(file?.bytes.byteLength).toBe(SIZE);
    expect(asked).toEqual(["tile 1", "tile 2"]);
  });

  it("are not called back with the viewer's wish", async () => {
    const wish = new AbortController();
    const wanted = tiles.transport.tile(place(1), wish.signal);
    wish.abort();
    await expect(wanted).rejects.toThrow("called back");
    expect((await tiles.transport.tile(place(1), never))?.bytes.byteLength).toBe(SIZE);
    expect(asked).toEqual(["tile 1"]);
  });

  it("that cannot be read are asked for anew", async () => {
    failing = true;
    await tiles.fetchAhead([place(1)], image, frame);
    failing = false;
    expect((await tiles.transport.tile(place(1), never))?.bytes.byteLength).toBe(SIZE);
    expect(asked).toEqual(["tile 1", "tile 1"]);
  });

  it("go by age when there are too many", async () => {
    for (const column of [1, 2, 3]) await tiles.fetchAhead([place(column)], image, frame);
    // What was used last stays last.
    await tiles.transport.tile(place(1), never);
    await tiles.fetchAhead([place(4)], image, frame);
    expect(await tiles.peek(place(2))).toBe(null);
    expect((await tiles.peek(place(1)))?.bytes.byteLength).toBe(SIZE);
    tiles.clear();
    expect(await tiles.peek(place(1))).toBe(null);
  });
});

it("slices of volumes are asked for once, whoever wants them", async () => {
  const volume = { id: 7, space: {} } as unknown as ImageState;
  await tiles.fetchAhead([], volume, { z: 0, t: 1, plane: "coronal", slice: 5 });
  const params = { plane: "coronal", slice: 5, t: 1, step: 1, image: 7 };
  await tiles.transport.call("volume.slice", params);
  await tiles.transport.call("image.open", { image: 7 });
  expect(asked.map((one) => one.split(" ")[0])).toEqual(["volume.slice", "image.open"]);
});
