/** Annotations, changes and receipts. */

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
