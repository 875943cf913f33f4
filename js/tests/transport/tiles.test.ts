import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type TileFile, type Transport, viewTransport } from "../../src/transport/transport";
import { OUTSTANDING, TILE_PATIENCE } from "../../src/transport/wishes";
import { bytes, FakeChannel, place, tick } from "./fake-channel";

let channel: FakeChannel;
let transport: Transport;
const forever = new AbortController().signal;

beforeEach(async () => {
  vi.useFakeTimers();
  channel = new FakeChannel();
  transport = viewTransport(channel, "v");
  await tick();
});

afterEach(() => {
  transport.close();
  vi.useRealTimers();
});

const textOf = (tile: TileFile | null) => new TextDecoder().decode(tile?.bytes);

function ask(column: number, signal = forever): Promise<TileFile | null> {
  const tile = transport.tile(place(column), signal);
  tile.catch(() => undefined);
  return tile;
}

test("wishes of one tick travel in one message, in their order", async () => {
  for (let column = 0; column < 5; column++) ask(column);
  expect(channel.asked).toEqual([]);
  await tick();
  expect(channel.asked).toHaveLength(1);
  const [message] = channel.sent.slice(-1);
  expect(message?.message).toMatchObject({
    kind: "tiles",
    want: [0, 1, 2, 3, 4].map((column) => [expect.any(Number), "s", 0, column, 0, 0, 0, 0]),
  });
});

test("a reply finds its wish by request, whatever the order, and respects byte offsets", async () => {
  const [first, second, third] = [ask(0), ask(1), ask(2)];
  await tick();
  const [a, b, c] = channel.asked[0]?.want ?? [];
  channel.tiles(
    [
      { request: c ?? 0, status: "image", media_type: "image/png" },
      { request: b ?? 0, status: "empty" },
      { request: a ?? 0, status: "image", media_type: "image/jpeg" },
    ],
    [bytes("third"), bytes("first")],
  );
  const [one, two, three] = await Promise.all([first, second, third]);
  expect(textOf(one)).toBe("first");
  expect(one?.mediaType).toBe("image/jpeg");
  expect(two).toBeNull();
  expect(textOf(three)).toBe("third");
});

test("the buffer of a cancelled tile is not given to its neighbour", async () => {
  const gone = new AbortController();
  ask(0, gone.signal);
  const kept = ask(1);
  await tick();
  gone.abort();
  const [a = 0, b = 0] = channel.asked[0]?.want ?? [];
  channel.tiles(
    [
      { request: a, status: "image" },
      { request: b, status: "image" },
    ],
    [bytes("cancelled"), bytes("kept")],
  );
  expect(textOf(await kept)).toBe("kept");
});

test("files come as base64 where the host does not carry buffers", async () => {
  const tile = ask(0);
  await tick();
  const request = channel.asked[0]?.want[0] ?? 0;
  channel.reply({
    kind: "tiles",
    session: channel.session,
    tiles: [{ request, status: "image" }],
    base64: [btoa("ab\u00ff")],
  });
  const data = (await tile)?.bytes ?? [];
  expect([...data]).toEqual([97, 98, 255]);
});

test("a tile that cannot be read fails with the kernel's words", async () => {
  const tile = ask(0);
  await tick();
  const request = channel.asked[0]?.want[0] ?? 0;
  channel.tiles([{ request, status: "error", message: "tile 7 is damaged" }]);
  await expect(tile).rejects.toThrow("tile 7 is damaged");
});

test("at most so many are on the way, and the newest wishes go first", async () => {
  for (let column = 0; column < OUTSTANDING + 10; column++) ask(column);
  await tick();
  expect(channel.asked[0]?.want).toHaveLength(OUTSTANDING);
  ask(1000);
  await tick();
  expect(channel.asked).toHaveLength(1);
  const [done = 0, next = 0] = channel.asked[0]?.want ?? [];
  channel.tiles([{ request: done, status: "empty" }]);
  await tick();
  const latest = channel.sent.at(-1)?.message;
  expect(latest?.kind === "tiles" && latest.want.map((wish) => wish[3])).toEqual([1000]);
  channel.tiles([{ request: next, status: "empty" }]);
  await tick();
  const older = channel.sent.at(-1)?.message;
  expect(older?.kind === "tiles" && older.want.map((wish) => wish[3])).toEqual([OUTSTANDING]);
});

test("a wish cancelled before it went out never goes out", async () => {
  const soon = new AbortController();
  const tile = ask(0, soon.signal);
  soon.abort();
  await expect(tile).rejects.toMatchObject({ name: "AbortError" });
  await tick();
  expect(channel.asked).toEqual([]);
});

test("cancellations travel together and make room", async () => {
  const leaving = new AbortController();
  for (let column = 0; column < OUTSTANDING; column++) ask(column, leaving.signal);
  await tick();
  leaving.abort();
  ask(500);
  await tick();
  expect(channel.asked).toHaveLength(2);
  expect(channel.asked[1]?.cancel).toEqual(channel.asked[0]?.want);
  expect(channel.asked[1]?.want).toHaveLength(1);
});

test("a lost tile is asked for once again under its number, then given up", async () => {
  const lost = ask(0);
  await tick();
  const answering = setInterval(() => channel.greet(), 500);
  await vi.advanceTimersByTimeAsync(TILE_PATIENCE + 500);
  expect(channel.asked.map(({ want }) => want)).toEqual([
    channel.asked[0]?.want,
    channel.asked[0]?.want,
  ]);
  await vi.advanceTimersByTimeAsync(TILE_PATIENCE + 500);
  clearInterval(answering);
  await expect(lost).rejects.toMatchObject({ name: "TimedOut" });
  expect(channel.asked).toHaveLength(2);
});

test("tiles are patient as long as other tiles come", async () => {
  ask(0);
  for (let column = 1; column < 5; column++) ask(column);
  await tick();
  for (const request of channel.asked[0]?.want.slice(1) ?? []) {
    await vi.advanceTimersByTimeAsync(TILE_PATIENCE * 0.6);
    channel.tiles([{ request, status: "empty" }]);
  }
  expect(channel.asked).toHaveLength(1);
});

test("replies to another page are left alone", async () => {
  const tile = vi.fn();
  ask(0).then(tile, () => undefined);
  await tick();
  const request = channel.asked[0]?.want[0] ?? 0;
  channel.reply({ kind: "tiles", session: "other", tiles: [{ request, status: "empty" }] });
  await tick();
  expect(tile).not.toHaveBeenCalled();
});
