/** What a view sees of the kernel: calls, tiles, events. */

import type { ReadonlySignal } from "@preact/signals";
import type { EventMessage, Methods } from "../protocol";
import { type ChannelModel, channelModel, type Host, type ViewerModel } from "./channel-model";
import { aborted } from "./errors";
import { Line } from "./line";
import type { ConnectionState } from "./pulse";
import type { TileFile, TilePlace } from "./wishes";

export type { Host, ViewerModel } from "./channel-model";
export { CallError } from "./errors";
export type { ConnectionState } from "./pulse";
export type { TileFile, TilePlace } from "./wishes";

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds; without it a call waits as long as the kernel is busy. */
  timeout?: number;
}

export interface Transport {
  readonly state: ReadonlySignal<ConnectionState>;
  call<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
    options?: CallOptions,
  ): Promise<{ result: Methods[M]["result"]; buffers: DataView[] }>;
  /** The file of a tile, or null where there is none and the background shows. */
  tile(wish: TilePlace, signal: AbortSignal): Promise<TileFile | null>;
  on(listener: (event: EventMessage["event"]) => void): () => void;
  close(): void;
}

/**
 * Lines in use, and by how many views. A page loads the bundle once (`exact_nb.widgets.program`), so
 * all views of a kernel's widgets of one kind share a session.
 */
const lines = new WeakMap<ChannelModel, { line: Line; users: number }>();

/** Opens the transport of one view of a viewer. */
export async function openTransport(model: ViewerModel, host?: Host): Promise<Transport> {
  return viewTransport(await channelModel(model, host), String(model.get("view") ?? ""));
}

/** The transport of the view named by `view` over a channel. */
export function viewTransport(channel: ChannelModel, view: string): Transport {
  const shared = lines.get(channel) ?? { line: new Line(channel), users: 0 };
  lines.set(channel, shared);
  shared.users += 1;
  const { line } = shared;
  const closing = new AbortController();
  const leave: (() => void)[] = [];
  return {
    state: line.state,
    async call(method, params, options = {}) {
      if (closing.signal.aborted) throw aborted();
      const signal = AbortSignal.any([closing.signal, ...(options.signal ? [options.signal] : [])]);
      const { result, buffers } = await line.call(view, method, params, { ...options, signal });
      return { result: result as never, buffers };
    },
    tile(wish, signal) {
      if (closing.signal.aborted) return Promise.reject(aborted());
      return line.tile(wish, signal);
    },
    on(listener) {
      const off = line.on(listener);
      leave.push(off);
      return off;
    },
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      for (const off of leave) off();
      shared.users -= 1;
      if (shared.users > 0) return;
      lines.delete(channel);
      line.close();
    },
  };
}
