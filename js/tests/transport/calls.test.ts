import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CALL_PATIENCE } from "../../src/transport/calls";
import { CallError, type Transport, viewTransport } from "../../src/transport/transport";
import { bytes, FakeChannel, tick } from "./fake-channel";

let channel: FakeChannel;
let transport: Transport;

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

test("a call carries view, method and parameters, and resolves with result and buffers", async () => {
  const call = transport.call("image.thumbnail", { image: 3, size: 80 });
  await tick();
  const [message] = channel.calls;
  expect(message).toMatchObject({
    view: "v",
    method: "image.thumbnail",
    params: { image: 3, size: 80 },
  });
  const result = { image: 3, media_type: "image/jpeg" };
  const { session } = channel;
  const request = message?.request ?? 0;
  channel.reply({ kind: "reply", session, request, result }, [bytes("picture")]);
  const answer = await call;
  expect(answer.result).toEqual(result);
  expect(answer.buffers[0]?.byteLength).toBe(7);
});

test("a call leaves before any timer runs: the page paints only then", async () => {
  const call = transport.call("view.open", {});
  await null;
  expect(channel.calls).toHaveLength(1);
  transport.close();
  await expect(call).rejects.toThrow();
});

test("a call given up in the same breath is not sent", async () => {
  const giving = new AbortController();
  const call = transport.call("view.open", {}, { signal: giving.signal });
  giving.abort();
  await expect(call).rejects.toThrow();
  await tick();
  expect(channel.calls).toEqual([]);
});

test("a refused call brings the name, the words and the present revision", async () => {
  const call = transport.call("annotations.undo", { operation: null, name: "n", skip: [] });
  await tick();
  const current = { uuid: "u", revision: 4, deleted: false };
  channel.reply({
    kind: "error",
    session: channel.session,
    request: channel.calls[0]?.request ?? 0,
    error: "RevisionConflict",
    message: "changed by bea",
    current,
  });
  const error = await call.catch((one: unknown) => one);
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({ name: "RevisionConflict", message: "changed by bea", current });
});

test("a lost call is sent once again under its number, then given up", async () => {
  const call = transport.call("view.open", {});
  const failed = expect(call).rejects.toMatchObject({ name: "TimedOut" });
  await tick();
  const answering = setInterval(() => channel.greet(), 500);
  await vi.advanceTimersByTimeAsync(2 * CALL_PATIENCE + 1_500);
  clearInterval(answering);
  await failed;
  const [first, second] = channel.calls;
  expect(channel.calls).toHaveLength(2);
  expect(second).toEqual(first);
});

test("a call with a time-out ends then, busy or not", async () => {
  channel.greets = false;
  const call = transport.call("view.open", {}, { timeout: 2_000 });
  const failed = expect(call).rejects.toMatchObject({ name: "TimedOut" });
  await vi.advanceTimersByTimeAsync(2_000);
  await failed;
});

test("a call that is no longer wanted ends at once and its reply is ignored", async () => {
  const wanted = new AbortController();
  const call = transport.call("view.open", {}, { signal: wanted.signal });
  await tick();
  wanted.abort();
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
  const request = channel.calls[0]?.request ?? 0;
  channel.reply({ kind: "reply", session: channel.session, request, result: null });
});

test("closing a view ends its calls and no others", async () => {
  const other = viewTransport(channel, "w");
  const mine = transport.call("view.open", {});
  const theirs = vi.fn();
  other.call("view.open", {}).catch(theirs);
  await tick();
  transport.close();
  await expect(mine).rejects.toMatchObject({ name: "AbortError" });
  expect(theirs).not.toHaveBeenCalled();
  other.close();
});

test("events reach the listeners of every view until they leave", () => {
  const heard = vi.fn();
  const off = transport.on(heard);
  const event = { type: "records", store: "s" } as const;
  channel.reply({ kind: "event", event });
  off();
  channel.reply({ kind: "event", event });
  expect(heard.mock.calls).toEqual([[event]]);
});
