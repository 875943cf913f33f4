/** Calls on their way: each is answered, failed, given up, or asked once more. */

import type { Call, CallFailed, CallReply } from "../protocol";
import { aborted, CallError, timedOut } from "./errors";

export interface Answer {
  result: unknown;
  buffers: DataView[];
}

interface Pending {
  readonly call: Call;
  deadline: number;
  sent: boolean;
  askedAgain: boolean;
  settle(answer: Answer): void;
  fail(error: Error): void;
}

/** Milliseconds a kernel that answers other things is given for a call. */
export const CALL_PATIENCE = 20_000;

export class Calls {
  private readonly pending = new Map<number, Pending>();

  /** `soon` is called when there is something for `take`. */
  constructor(private readonly soon: () => void) {}

  /** How many were sent and are not answered. */
  get outstanding(): number {
    let count = 0;
    for (const one of this.pending.values()) if (one.sent) count += 1;
    return count;
  }

  ask(call: Call, options: { signal?: AbortSignal; timeout?: number } = {}): Promise<Answer> {
    const { signal, timeout } = options;
    if (signal?.aborted) return Promise.reject(aborted());
    return new Promise<Answer>((resolve, reject) => {
      const give = (error: Error) => {
        this.pending.delete(call.request);
        done();
        reject(error);
      };
      const cancel = () => give(aborted());
      const timer = timeout && setTimeout(() => give(timedOut(call.method)), timeout);
      const done = () => {
        if (timer) clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      this.pending.set(call.request, {
        call,
        deadline: 0,
        sent: false,
        askedAgain: false,
        settle: (answer) => {
          done();
          resolve(answer);
        },
        fail: give,
      });
      this.soon();
    });
  }

  /** What to send now. */
  take(now: number): Call[] {
    const fresh = [...this.pending.values()].filter((one) => !one.sent);
    for (const one of fresh) {
      one.sent = true;
      one.deadline = now + CALL_PATIENCE;
    }
    return fresh.map((one) => one.call);
  }

  receive(reply: CallReply | CallFailed, buffers: DataView[]): void {
    const one = this.pending.get(reply.request);
    if (one === undefined) return;
    this.pending.delete(reply.request);
    if (reply.kind === "reply") one.settle({ result: reply.result, buffers });
    else one.fail(new CallError(reply.error, reply.message, reply));
  }

  grant(now: number): void {
    for (const one of this.pending.values()) one.deadline = now + CALL_PATIENCE;
  }

  /** Sends overdue calls once again (every method may be: edits carry their name), then gives up. */
  overdue(now: number): void {
    for (const one of [...this.pending.values()]) {
      if (!one.sent || one.deadline > now) continue;
      if (one.askedAgain) {
        one.fail(timedOut(one.call.method));
        continue;
      }
      one.askedAgain = true;
      one.sent = false;
      this.soon();
    }
  }

  failAll(error: Error): void {
    for (const one of [...this.pending.values()]) one.fail(error);
  }
}
