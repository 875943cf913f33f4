/**
 * Messages of history and of what came back to an author; `exact_nb/widgets/protocol/author.py`
 * holds the same types by name.
 */

import type { WirePosition, WireShape, WireSpan } from "./annotations";

export interface WireRevision {
  change: number;
  revision: number;
  operation: string;
  undone: boolean;
  actor: string;
  at: string;
  changed: string[];
  type: number;
  outline: number;
  position: WirePosition;
  span: WireSpan | null;
  concealed: boolean;
  blurred: boolean;
  origin: string;
}

export interface WireVerdict {
  uuid: string;
  revision: number;
  user: string;
  decision: string;
  reason: string | null;
  comment: string;
  at: string;
}

export interface HistoryReply {
  uuid: string;
  outlines: WireShape[];
  revisions: WireRevision[];
  verdicts: WireVerdict[];
}

export interface ReturnedItem {
  uuid: string;
  revision: number;
  image: number;
  type: number;
  position: WirePosition;
  bounds: [number, number, number, number] | null;
  reason: string;
  comment: string;
  verifier: string;
  at: string;
  disputed: boolean;
}

export interface ReturnedReply {
  items: ReturnedItem[];
}
