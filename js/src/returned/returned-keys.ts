/** The keys of what was returned to the author. */

import type { Handlers } from "../keys/keyboard";
import type { ReturnedState } from "./returned-state";

export function returnedActions(returned: ReturnedState): Handlers {
  return {
    "returned.next": () => returned.step(1),
    "returned.previous": () => returned.step(-1),
    "returned.resubmit": () => returned.resubmit(),
    "returned.dispute": () => returned.beginDispute(),
  };
}
