/** What a call can fail of. */

import type { CallFailed } from "../protocol";

/**
 * A call that failed. `name` is a class of `exact_nb.errors` ("RevisionConflict", …), or of the
 * page's own: "KernelGone", "TimedOut".
 */
export class CallError extends Error {
  override readonly name: string;
  readonly current: CallFailed["current"];

  constructor(name: string, message: string, current?: CallFailed["current"]) {
    super(message);
    this.name = name;
    this.current = current;
  }
}

export function kernelGone(): CallError {
  return new CallError("KernelGone", "The kernel is gone; run the cell again.");
}

export function timedOut(what: string): CallError {
  return new CallError("TimedOut", `The kernel did not answer ${what}.`);
}

export function aborted(): DOMException {
  return new DOMException("no longer wanted", "AbortError");
}
