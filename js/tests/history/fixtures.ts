/** What tests of the history need. */

import type { WireRevision, WireVerdict } from "../../src/protocol/author";

export function revision(values: Partial<WireRevision> = {}): WireRevision {
  return {
    change: 1,
    revision: 1,
    operation: "create",
    undone: false,
    actor: "ada",
    at: "2026-11-28T10:00:00+00:00",
    changed: [],
    type: 1,
    outline: 0,
    position: { z: 0, t: 0, plane: null, slice: 0 },
    span: null,
    concealed: false,
    blurred: false,
    origin: "human",
    ...values,
  };
}

export function verdict(values: Partial<WireVerdict> = {}): WireVerdict {
  return {
    uuid: "v",
    revision: 1,
    user: "grace",
    decision: "approve",
    reason: null,
    comment: "",
    at: "2026-11-28T10:00:00+00:00",
    ...values,
  };
}
