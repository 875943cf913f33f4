/** The methods a page can call, with their parameters and results. */

import type { ReviewMethods } from "../review/protocol";
import type { ReceiptReply, UndoDepth, WireChange, WirePosition } from "./annotations";
import type { HistoryReply, ReturnedReply } from "./author";
import type { HistogramReply, ImageState, ThumbnailReply, ViewState } from "./images";
import type { Filter, GeometryReply, LabelTilesReply, LegendReply, MarksReply } from "./overlay";
import type { ScreeningState } from "./screening";
import type { MaskReply, SlabReply, SliceReply } from "./volumes";

/** A frame or plane of an image; a record of its own, which an interface is not. */
type OnFrame = { image: number } & Pick<WirePosition, keyof WirePosition>;

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
    params: OnFrame & {
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
    params: OnFrame & { x: number; y: number; reach: number; filter: Filter };
    result: GeometryReply;
  };
  /** Those wholly inside a closed ring, or touching it; `in_view` counts all of them. */
  "annotations.within": {
    params: OnFrame & { ring: [number, number][]; whole: boolean; filter: Filter; limit: number };
    result: GeometryReply;
  };
  "annotations.legend": {
    params: OnFrame & { from: number };
    result: LegendReply;
  };
  "annotations.tiles": {
    params: OnFrame & {
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
      /** Base64 of words: see `MaskReply` in `exact_nb/widgets/protocol/volumes.py`. */
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
