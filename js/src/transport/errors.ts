/** What a call can fail of. */

import type { CallFailed } from "../protocol";

/**
 * A call that failed. `name` is a class of `exact_nb.errors` ("RevisionConflict", …), or of the
 * page's own: "KernelGone", "TimedOut".
 */
export class CallError extends Error {
  override readonly name: string;
  readonly current: CallFailed["current"];
  readonly step: CallFailed["step"];

  /** @param more What the kernel said beside the message. */
  constructor(name: string, message: string, more: Pick<CallFailed, "current" | "step"> = {}) {
    super(message);
    this.name = name;
    this.current = more.current;
    this.step = more.step;
  }
}

/** What a line or a sign says of it. */
export const GONE = "kernel gone — run the cell again";

export function kernelGone(): CallError {
  return new CallError("KernelGone", "The kernel is gone; run the cell again.");
}

export function timedOut(what: string): CallError {
  return new CallError("TimedOut", `The kernel did not answer ${what}.`);
}

export function aborted(): DOMException {
  return new DOMException("no longer wanted", "AbortError");
}
