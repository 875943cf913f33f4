/**
 * Messages of a review; `exact_nb/widgets/review/protocol.py` holds the same types by name and says
 * what they mean.
 */

import type { GeometryReply, TypeEntry, WirePosition, WireShape } from "../protocol";

export interface ReviewPerson {
  id: number;
  name: string;
}

export interface ReviewVerdict {
  by: string;
  revision: number;
  decision: string;
  reason: string | null;
  comment: string;
}

export interface ReviewItemAbout {
  author: string;
  score?: number;
  model?: string;
  verdicts: ReviewVerdict[];
}

export interface ReviewItemEntry {
  uuid: string;
  revision: number;
  image: number;
  type: number;
  position: WirePosition;
  shape: WireShape;
  bounds: [number, number, number, number] | null;
  why: "resubmitted" | "conflict" | "unverified";
  unfixable: string | null;
  about?: ReviewItemAbout;
}

export interface ReviewTally {
  done: number;
  remaining: number;
}

export interface ReviewItemsReply extends ReviewTally {
  items: ReviewItemEntry[];
}

export interface ReviewState extends ReviewTally {
  store: string;
  user: string;
  user_id: number;
  imageset: string;
  blind: boolean;
  types: TypeEntry[];
  chosen_types: number[] | null;
  chosen_authors?: number[] | null;
  people?: ReviewPerson[];
  nothing: "right" | "empty" | "done" | "own" | "settled" | null;
}

export interface ReviewMethods {
  /** What is left out stays as it was chosen; null chooses all. */
  "review.open": {
    params: { types?: number[] | null; authors?: number[] | null };
    result: ReviewState;
  };
  "review.next": {
    params: { count: number; held: string[]; current: string | null };
    result: ReviewItemsReply;
  };
  "review.look": { params: { uuids: string[] }; result: ReviewItemsReply };
  "review.judge": {
    params: {
      verdict: string;
      annotation: string;
      revision: number;
      decision: string;
      reason: string | null;
      comment: string;
      seconds: number | null;
    };
    result: ReviewTally;
  };
  "review.retract": { params: { verdict: string }; result: ReviewTally };
  "review.fix": {
    params: {
      verdict: string;
      annotation: string;
      revision: number;
      shape: WireShape | null;
      type: number | null;
      seconds: number | null;
    };
    result: ReviewTally;
  };
  "review.unfix": { params: { verdict: string; name: string }; result: ReviewTally };
  "review.leave": { params: Record<string, never>; result: Record<string, never> };
  "review.others": {
    params: {
      item: string;
      image: number;
      z: number;
      t: number;
      plane: string | null;
      slice: number;
      bbox: [number, number, number, number];
    };
    result: GeometryReply;
  };
}
