/** What a page is told of a view and its images: levels, channels, axes, small pictures. */

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

export interface ThumbnailReply {
  image: number;
  media_type: string;
}

export interface HistogramReply {
  image: number;
  low: number;
  high: number;
  automatic: [number, number];
}
