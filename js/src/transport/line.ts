/** The line to one kernel: one session, shared by all views of a channel in this page. */

import type { Call, EventMessage, FromPage, HelloReply, ToPage } from "../protocol";
import { uuid7 } from "../uuid";
import { type Answer, Calls } from "./calls";
import { type ChannelModel, watchLife } from "./channel-model";
import { kernelGone } from "./errors";
import { Pulse } from "./pulse";
import { type TileFile, type TilePlace, Wishes } from "./wishes";

type Listener = (event: EventMessage["event"]) => void;

export class Line {
  readonly session = uuid7();
  private requests = 0;
  private greeted = false;
  /** Whether bytes survive the way to the kernel and back. */
  private binary = true;
  private flushing: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<Listener>();
  private readonly unwatch: () => void;
  private readonly wishes = new Wishes(
    () => ++this.requests,
    () => this.soon(),
  );
  private readonly calls = new Calls(() => queueMicrotask(() => this.flushCalls()));
  private readonly pulse = new Pulse({
    waiting: () => this.wishes.outstanding + this.calls.outstanding > 0,
    ping: () => this.greet(),
    answering: (now) => {
      this.wishes.overdue(now);
      this.calls.overdue(now);
    },
    recovered: (now) => {
      this.wishes.grant(now);
      this.calls.grant(now);
    },
  });

  constructor(private readonly channel: ChannelModel) {
    channel.on("msg:custom", this.receive);
    this.pulse.ping();
    this.unwatch = watchLife(
      channel,
      () => this.lose(),
      () => this.pulse.alive(),
    );
  }

  get state() {
    return this.pulse.state;
  }

  call(
    view: string,
    method: Call["method"],
    params: Call["params"],
    options?: { signal?: AbortSignal; timeout?: number },
  ): Promise<Answer> {
    if (this.state.peek() === "gone") return Promise.reject(kernelGone());
    const request = ++this.requests;
    const { session } = this;
    return this.calls.ask({ kind: "call", session, request, view, method, params }, options);
  }

  tile(place: TilePlace, signal: AbortSignal): Promise<TileFile | null> {
    if (this.state.peek() === "gone") return Promise.reject(kernelGone());
    return this.wishes.ask(place, signal);
  }

  on(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.channel.off("msg:custom", this.receive);
    this.unwatch();
    this.lose();
    this.listeners.clear();
  }

  private lose(): void {
    clearTimeout(this.flushing);
    this.flushing = undefined;
    this.greeted = false;
    this.pulse.gone();
    this.wishes.failAll(kernelGone());
    this.calls.failAll(kernelGone());
  }

  private greet(): void {
    const probe = this.binary ? [new Uint8Array([1, 2, 3, 4])] : undefined;
    this.post({ kind: "hello", session: this.session }, probe);
  }

  /** The cost on Jupyter's wire is per message: what is wanted in one tick goes out in one. */
  private soon(): void {
    this.flushing ??= setTimeout(() => {
      this.flushing = undefined;
      this.flush();
    }, 0);
  }

  private flush(): void {
    this.flushCalls();
    // Only after the greeting does the kernel know whether it may answer with buffers.
    const tiles = this.greeted ? this.wishes.take(performance.now()) : null;
    if (tiles) this.request({ kind: "tiles", session: this.session, ...tiles });
  }

  /** Before the page paints what was done: a timer runs after that, a frame later. */
  private flushCalls(): void {
    if (!this.greeted) return;
    for (const call of this.calls.take(performance.now())) this.request(call);
  }

  private request(message: FromPage): void {
    this.pulse.sent();
    this.post(message);
  }

  private post(message: FromPage, buffers?: Uint8Array[]): void {
    this.channel.send(message, undefined, buffers);
  }

  private readonly receive = (message: ToPage, buffers: DataView[] = []): void => {
    if (message.kind === "event") {
      if (this.greeted) this.pulse.heard();
      for (const listener of [...this.listeners]) listener(message.event);
      return;
    }
    if (message.session !== this.session) return;
    this.pulse.heard();
    switch (message.kind) {
      case "hello":
        this.welcome(message, buffers);
        break;
      case "tiles":
        this.wishes.receive(message.tiles, received(message, buffers), performance.now());
        break;
      default:
        this.calls.receive(message, received(message, buffers));
    }
  };

  private welcome(reply: HelloReply, buffers: DataView[]): void {
    if (reply.binary && this.binary && !isProbe(buffers[0])) {
      // Bytes reach the kernel but do not come back: a greeting without any says so.
      this.binary = false;
      this.pulse.ping();
      return;
    }
    this.greeted = true;
    this.soon();
  }
}

function isProbe(buffer: DataView | undefined): boolean {
  return buffer?.byteLength === 4 && buffer.getUint32(0) === 0x01020304;
}

/** The binary values of a message, however they travelled. */
function received(message: ToPage, buffers: DataView[]): DataView[] {
  const encoded = "base64" in message ? message.base64 : undefined;
  return encoded?.map(decode) ?? buffers;
}

function decode(text: string): DataView {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new DataView(bytes.buffer);
}
