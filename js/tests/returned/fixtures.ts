/** What tests of returned items need. */

import type { ReturnedItem } from "../../src/protocol/author";

export function returnedItem(uuid: string, values: Partial<ReturnedItem> = {}): ReturnedItem {
  return {
    uuid,
    revision: 1,
    image: 1,
    type: 1,
    position: { z: 0, t: 0, plane: null, slice: 0 },
    bounds: [0, 0, 10, 10],
    reason: "wrong outline",
    comment: "",
    verifier: "grace",
    at: "2026-11-28T10:00:00+00:00",
    disputed: false,
    ...values,
  };
}
