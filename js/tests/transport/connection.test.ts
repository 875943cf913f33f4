import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BUSY_AFTER, PING_AGAIN } from "../../src/transport/pulse";
import { type TileFile, type Transport, viewTransport } from "../../src/transport/transport";
import { TILE_PATIENCE } from "../../src/transport/wishes";
import { FakeChannel, place, tick } from "./fake-channel";

let channel: FakeChannel;
let transport: Transport;
const forever = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
  channel = new FakeChannel();
});

afterEach(() => {
  transport.close();
  vi.useRealTimers();
});

async function open(): Promise<void> {
  transport = viewTransport(channel, "v");
  await tick();
}

function ask(column: number): Promise<TileFile | null> {
  const tile = transport.tile(place(column), forever);
  tile.catch(() => undefined);
  return tile;
}

test("a page greets with the probe, and is ready when answered", async () => {
  channel.greets = false;
  await open();
  expect(transport.state.value).toBe("connecting");
  expect(channel.sent[0]?.buffers).toEqual([new Uint8Array([1, 2, 3, 4])]);
  channel.greet();
  expect(transport.state.value).toBe("ready");
});

test("nothing is asked before the greeting is answered, everything after", async () => {
  channel.greets = false;
  await open();
  ask(0);
  const call = transport.call("view.open", {});
  call.catch(() => undefined);
  await tick();
  expect(channel.sent).toHaveLength(1);
  channel.greet();
  await tick();
  expect([channel.asked.length, channel.calls.length]).toEqual([1, 1]);
});

test("where bytes arrive but do not come back, the page greets again without any", async () => {
  channel.carries = { there: true, back: false };
  await open();
  expect(channel.sent.map(({ buffers }) => buffers.length)).toEqual([1, 0]);
  expect(transport.state.value).toBe("ready");
});

test("a silent kernel is busy, is pinged once, and loses nothing", async () => {
  await open();
  channel.greets = false;
  const tile = ask(0);
  await tick();
  await vi.advanceTimersByTimeAsync(BUSY_AFTER - 300);
  expect(transport.state.value).toBe("ready");
  await vi.advanceTimersByTimeAsync(600);
  expect(transport.state.value).toBe("busy");
  await vi.advanceTimersByTimeAsync(PING_AGAIN - 5_000);
  expect(channel.asked).toHaveLength(1);
  expect(channel.count("hello")).toBe(2);
  const request = channel.asked[0]?.want[0] ?? 0;
  channel.greet();
  channel.tiles([{ request, status: "empty" }]);
  expect(transport.state.value).toBe("ready");
  await expect(tile).resolves.toBeNull();
});

test("time spent busy does not count against a request", async () => {
  await open();
  channel.greets = false;
  ask(0);
  await tick();
  await vi.advanceTimersByTimeAsync(10 * TILE_PATIENCE);
  channel.greets = true;
  channel.greet();
  await vi.advanceTimersByTimeAsync(TILE_PATIENCE / 2);
  expect(channel.asked).toHaveLength(1);
  expect(transport.state.value).toBe("ready");
});

test("a slow tile of a kernel that answers does not make it busy", async () => {
  await open();
  ask(0);
  const states = new Set<string>();
  transport.state.subscribe((state) => states.add(state));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([...states]).toEqual(["ready"]);
});

test("an idle page sends nothing", async () => {
  await open();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(channel.sent).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("a kernel that is gone fails what was asked and what is asked", async () => {
  await open();
  const before = ask(0);
  const call = transport.call("view.open", {});
  await tick();
  channel.comm_live = false;
  channel.emit("comm_live_update");
  expect(transport.state.value).toBe("gone");
  await expect(before).rejects.toMatchObject({ name: "KernelGone" });
  await expect(call).rejects.toMatchObject({ name: "KernelGone" });
  await expect(ask(1)).rejects.toMatchObject({ name: "KernelGone" });
});

test("a kernel that comes back is greeted anew", async () => {
  await open();
  channel.emit("comm:close");
  channel.emit("comm_live_update");
  await tick();
  expect(channel.count("hello")).toBe(2);
  expect(transport.state.value).toBe("ready");
});

test("a restart told by the kernel's status is a loss", async () => {
  const slots = new Set<(sender: unknown, status: string) => void>();
  const statusChanged = {
    connect: (slot: (sender: unknown, status: string) => void) => slots.add(slot),
    disconnect: (slot: (sender: unknown, status: string) => void) => slots.delete(slot),
  };
  Object.assign(channel, { widget_manager: { kernel: { statusChanged } } });
  await open();
  for (const slot of slots) slot(null, "busy");
  expect(transport.state.value).toBe("ready");
  for (const slot of slots) slot(null, "restarting");
  expect(transport.state.value).toBe("gone");
  transport.close();
  expect(slots.size).toBe(0);
});

test("the views of a channel share one session until the last one closes", async () => {
  await open();
  const second = viewTransport(channel, "w");
  await tick();
  expect(channel.count("hello")).toBe(1);
  second.call("view.open", {}).catch(() => undefined);
  await tick();
  expect(channel.calls[0]?.view).toBe("w");
  second.close();
  expect(channel.listening).toBeGreaterThan(0);
  transport.close();
  expect(channel.listening).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
