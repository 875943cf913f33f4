/**
 * Every message between page and kernel; `exact_nb/widgets/protocol.py` holds the same types by
 * name and says what they mean.
 */

import type { HistoryReply, ReturnedReply } from "./author-protocol";
import type { ReviewMethods } from "./review/protocol";

// -- page to kernel ------------------------------------------------------------------------------

export interface Hello {
  kind: "hello";
  session: string;
}

/** Request, source, level, column, row, z, t, c. */
export type TileWish = [number, string, number, number, number, number, number, number];

export interface TilesWanted {
  kind: "tiles";
  session: string;
  want: TileWish[];
  cancel: number[];
}

export interface Call {
  kind: "call";
  session: string;
  request: number;
  view: string;
  method: keyof Methods;
  params: Record<string, unknown>;
}

export type FromPage = Hello | TilesWanted | Call;

// -- kernel to page ------------------------------------------------------------------------------

export interface HelloReply {
  kind: "hello";
  session: string;
  binary: boolean;
  subshells: boolean;
  version: string;
}

export interface TileReply {
  request: number;
  status: "image" | "empty" | "error";
  media_type?: string;
  message?: string;
}

export interface TilesReply {
  kind: "tiles";
  session: string;
  tiles: TileReply[];
  base64?: string[];
}

export interface CallReply {
  kind: "reply";
  session: string;
  request: number;
  result: unknown;
  base64?: string[];
}

export interface CallFailed {
  kind: "error";
  session: string;
  request: number;
  error: string;
  message: string;
  current?: { uuid: string; revision: number; deleted: boolean };
  step?: string;
}

export interface AnnotationEvent {
  type: "annotations";
  store: string;
  images: number[];
  operation: string | null;
  actor: number;
  bounds: [number, number, number, number] | null;
  uuids: string[];
}

export interface RecordEvent {
  type: "records";
  store: string;
}

export interface PyramidEvent {
  type: "pyramid";
  source: string;
  progress: number;
}

export interface EventMessage {
  kind: "event";
  event: AnnotationEvent | RecordEvent | PyramidEvent;
}

export type ToPage = HelloReply | TilesReply | CallReply | CallFailed | EventMessage;

// -- values --------------------------------------------------------------------------------------

export interface WireLevel {
  width: number;
  height: number;
  tile_width: number;
  tile_height: number;
  downsample: number;
}

export interface WireChannel {
  name: string;
  color: string | null;
  window: [number, number];
}

export interface WireFrameAxis {
  spacing: number | null;
  unit: string;
  labels: string[];
}

export interface WireValues {
  slope: number;
  intercept: number;
  unit: string;
}

export interface WireSpace {
  shape: [number, number, number];
  affine: number[][];
  spacing: [number, number, number];
  oriented: boolean;
  oblique: number;
  content: "scalar" | "color" | "labels";
  palette: string[];
  codes: string;
}

export interface ImageState {
  id: number;
  name: string;
  source: string;
  width: number;
  height: number;
  mpp_x: number | null;
  mpp_y: number | null;
  objective_power: number | null;
  background: string | null;
  kind: string;
  levels: WireLevel[];
  depth: number;
  frames: number;
  channels: number;
  rgb: boolean;
  dtype: string;
  raw: boolean;
  channel_list: WireChannel[];
  z_axis: WireFrameAxis;
  t_axis: WireFrameAxis;
  values: WireValues;
  space: WireSpace | null;
}

export interface ImageEntry {
  id: number;
  name: string;
  kind: string;
  width: number;
  height: number;
  depth: number;
  frames: number;
  annotations: number;
}

export interface TypeEntry {
  id: number;
  name: string;
  shape: string;
  color: string;
  key: string;
  product: string;
  default_width: number | null;
  default_height: number | null;
  closed: boolean;
  vertex_count: number | null;
  multi_frame: boolean;
  concealable: boolean;
  blurrable: boolean;
}

export interface ViewState {
  store: string;
  location: string;
  user: string;
  user_id: number;
  imageset: string | null;
  images: ImageEntry[];
  image: number | null;
  types: TypeEntry[];
  rights: string[];
  undo: number;
  redo: number;
  version: string | null;
}

export interface WirePosition {
  z: number;
  t: number;
  plane: string | null;
  slice: number;
}

export type WireShape =
  | { kind: "bounding box"; x0: number; y0: number; x1: number; y1: number }
  | { kind: "circle"; x: number; y: number; radius: number }
  | { kind: "polygon"; parts: [number, number][][][]; closed: boolean }
  | { kind: "line"; vertices: [number, number][] }
  | { kind: "point"; x: number; y: number }
  | { kind: "global" }
  /** Its voxels come by `mask.read`. */
  | { kind: "segmentation" };

export interface WireSpan {
  axis: "z" | "t" | "slice";
  last: number;
  keyframes: [frame: number, shape: WireShape][];
}

export interface WireSpanned {
  row: number;
  first: number;
  shape: WireShape;
  span: WireSpan;
}

export interface WireChange {
  operation: "create" | "update" | "delete" | "restore";
  uuid: string;
  base_revision?: number;
  image?: number;
  type?: number;
  shape?: WireShape;
  position?: WirePosition;
  span?: WireSpan | null;
  concealed?: boolean;
  blurred?: boolean;
  description?: string;
}

export interface WireAbout {
  image: number;
  position: WirePosition | null;
  kind: WireShape["kind"] | null;
  count: number;
  images: number;
}

export interface UndoDepth {
  undo: number;
  redo: number;
}

export interface ReceiptReply {
  operation: string;
  about: WireAbout | null;
  changes: {
    uuid: string;
    image: number;
    operation: string;
    revision: number;
    deleted: boolean;
  }[];
  undo: number;
  redo: number;
  at: string;
}

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

export interface MaskReply {
  image: number;
  type: number;
  t: number;
  uuid: string | null;
  revision: number;
  grid: [number, number, number];
  bricks: number;
}

export interface ThumbnailReply {
  image: number;
  media_type: string;
}

/** What can be called: parameters and result of each method. */
export interface MarksReply {
  image: number;
  marks: [z: number, t: number, plane: string | null, slice: number, count: number][];
}

export interface HistogramReply {
  image: number;
  low: number;
  high: number;
  automatic: [number, number];
}

export interface SlabReply {
  image: number;
  t: number;
  first: number;
  count: number;
}

export interface SliceReply {
  image: number;
  t: number;
  plane: string;
  slice: number;
  step: number;
  width: number;
  height: number;
}

export interface ScreeningState {
  uuid: string;
  image: number;
  cell_width: number;
  cell_height: number;
  overlap: number;
  zoom: number;
  magnification: number | null;
  cell: number;
  covered: string;
}

export interface Methods extends ReviewMethods {
  "view.open": { params: Record<string, never>; result: ViewState };
  "image.open": { params: { image: number }; result: ImageState };
  "annotations.marks": { params: { image: number }; result: MarksReply };
  "image.histogram": {
    params: { image: number; z: number; t: number; c: number };
    result: HistogramReply;
  };
  "volume.slab": {
    params: { image: number; t: number; first: number; count: number };
    result: SlabReply;
  };
  "volume.slice": {
    params: { image: number; t: number; plane: string; slice: number; step: number };
    result: SliceReply;
  };
  "image.thumbnail": { params: { image: number; size: number }; result: ThumbnailReply };
  "annotations.read": {
    params: {
      image: number;
      z: number;
      t: number;
      plane: string | null;
      slice: number;
      bbox: [number, number, number, number] | null;
      /** Pixels of level 0 a pixel of the screen. */
      resolution: number;
      /** As many as the page draws at once. */
      few: number;
    };
    result: GeometryReply;
  };
  "annotations.get": { params: { image: number; uuids: string[] }; result: GeometryReply };
  /** Up to 8 within `reach` of a place, the smallest first. */
  "annotations.hit": {
    params: {
      image: number;
      z: number;
      t: number;
      plane: string | null;
      slice: number;
      x: number;
      y: number;
      reach: number;
      filter: Filter;
    };
    result: GeometryReply;
  };
  /** Those wholly inside a closed ring, or touching it; `in_view` counts all of them. */
  "annotations.within": {
    params: {
      image: number;
      z: number;
      t: number;
      plane: string | null;
      slice: number;
      ring: [number, number][];
      whole: boolean;
      filter: Filter;
      limit: number;
    };
    result: GeometryReply;
  };
  "annotations.legend": {
    params: {
      image: number;
      z: number;
      t: number;
      plane: string | null;
      slice: number;
      from: number;
    };
    result: LegendReply;
  };
  "annotations.tiles": {
    params: {
      image: number;
      z: number;
      t: number;
      plane: string | null;
      slice: number;
      /** Level, column, row. */
      tiles: [number, number, number][];
      filter: Filter;
    };
    result: LabelTilesReply;
  };
  "annotations.edit": {
    params: { operation: string; changes: WireChange[] };
    result: ReceiptReply;
  };
  "mask.read": { params: { image: number; type: number; t: number }; result: MaskReply };
  "mask.paint": {
    params: {
      operation: string;
      image: number;
      type: number;
      t: number;
      uuid: string;
      /** 0 where the uuid is new. */
      base_revision: number;
      /** Base64 of words: see `MaskReply` in `exact_nb/widgets/protocol.py`. */
      stroke: string;
    };
    result: ReceiptReply;
  };
  "annotations.undo": {
    params: { operation: string | null; name: string; skip: readonly string[] };
    result: ReceiptReply | null;
  };
  "annotations.redo": {
    params: { name: string; skip: readonly string[] };
    result: ReceiptReply | null;
  };
  "returned.list": { params: Record<string, never>; result: ReturnedReply };
  "returned.dispute": {
    params: { uuid: string; revision: number; comment: string };
    result: ReturnedReply;
  };
  "annotations.history": { params: { uuid: string }; result: HistoryReply };
  "screening.read": { params: { image: number }; result: ScreeningState | null };
  "screening.save": {
    params: Omit<ScreeningState, "covered"> & { marked: string; unmarked: string };
    result: ScreeningState;
  };
  "annotations.depth": { params: Record<string, never>; result: UndoDepth };
}
