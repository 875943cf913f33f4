/** A channel whose kernel side is played by the test. */

import { vi } from "vitest";
import type { FromPage, TileReply, ToPage } from "../../src/protocol";
import type { ChannelModel } from "../../src/transport/channel-model";

type Listener = (...args: unknown[]) => void;

export class FakeChannel implements ChannelModel {
  comm_live = true;
  readonly sent: { message: FromPage; buffers: ArrayBufferView[] }[] = [];
  /** Whether greetings are answered at once. */
  greets = true;
  /** Whether the host carries bytes: to the kernel, and back. */
  carries = { there: true, back: true };
  private readonly listeners = new Map<string, Set<Listener>>();

  send(content: unknown, _callbacks?: unknown, buffers: (ArrayBuffer | ArrayBufferView)[] = []) {
    const message = content as FromPage;
    this.sent.push({ message, buffers: buffers as ArrayBufferView[] });
    if (message.kind === "hello" && this.greets) this.greet();
  }

  on(event: string, listener: Listener) {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  off(event: string, listener: Listener) {
    this.listeners.get(event)?.delete(listener);
  }

  emit(event: string, ...args: unknown[]) {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(...args);
  }

  get listening(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  /** Answers the latest greeting, as `Desk` does. */
  greet() {
    const last = this.sent.filter(({ message }) => message.kind === "hello").at(-1);
    if (last === undefined) throw new Error("nobody greeted");
    const binary = this.carries.there && last.buffers.length > 0;
    const probe =
      binary && this.carries.back ? [new DataView(last.buffers[0]?.buffer as ArrayBuffer)] : [];
    const { session } = last.message;
    this.reply({ kind: "hello", session, binary, subshells: true, version: "1" }, probe);
  }

  reply(message: ToPage, buffers: DataView[] = []) {
    this.emit("msg:custom", message, buffers);
  }

  get session(): string {
    return this.sent[0]?.message.session ?? "";
  }

  /** Tile messages so far: the requests wanted and cancelled. */
  get asked(): { want: number[]; cancel: number[] }[] {
    return this.sent.flatMap(({ message }) =>
      message.kind === "tiles"
        ? [{ want: message.want.map(([request]) => request), cancel: message.cancel }]
        : [],
    );
  }

  get calls() {
    return this.sent.flatMap(({ message }) => (message.kind === "call" ? [message] : []));
  }

  count(kind: FromPage["kind"]): number {
    return this.sent.filter(({ message }) => message.kind === kind).length;
  }

  tiles(tiles: TileReply[], buffers: DataView[] = []) {
    this.reply({ kind: "tiles", session: this.session, tiles }, buffers);
  }
}

/** The end of this tick, when what was collected goes out. */
export async function tick(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** Bytes in the middle of a longer buffer, as JupyterLab hands them over. */
export function bytes(text: string): DataView {
  const all = new TextEncoder().encode(`xxx${text}yy`);
  return new DataView(all.buffer, 3, all.length - 5);
}

export function place(column: number) {
  return { source: "s", level: 0, column, row: 0, z: 0, t: 0, c: 0 };
}
