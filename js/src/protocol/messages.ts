/** The envelopes: what a page asks and tells, and how it is answered. */

import type { Methods } from "./methods";

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
