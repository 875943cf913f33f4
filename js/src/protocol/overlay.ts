/** What is drawn over an image: geometry of few, label tiles of many, marks on the sliders. */

import type { WireSpanned } from "./annotations";

export interface GeometryReply {
  image: number;
  count: number;
  total: number;
  in_view: number;
  scope: "all" | "part" | "large";
  whole: boolean;
  level: number;
  left_out: number;
  scene: number | null;
  kinds: string[];
  statuses: string[];
  planes: (string | null)[];
  spans: WireSpanned[];
}

export interface Filter {
  hidden_types: number[];
  hidden_authors: number[];
  hidden_statuses: string[];
  least_score: number;
}

export interface LegendGroup {
  type: number;
  author: number;
  status: string;
}

export interface LegendReply {
  scene: number;
  edition: number;
  from: number;
  count: number;
  groups: LegendGroup[];
}

export interface LabelTile {
  level: number;
  column: number;
  row: number;
  empty: boolean;
}

export interface LabelTilesReply {
  scene: number;
  edition: number;
  tiles: LabelTile[];
}

/** What can be called: parameters and result of each method. */
export interface MarksReply {
  image: number;
  marks: [z: number, t: number, plane: string | null, slice: number, count: number][];
}
