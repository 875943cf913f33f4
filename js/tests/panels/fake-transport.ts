/** A kernel with one set of images, as the annotator sees it. */

import { signal } from "@preact/signals";
import type { EventMessage, Methods, ViewState } from "../../src/protocol";
import { CallError, type ConnectionState, type Transport } from "../../src/transport/transport";
import { NOTHING } from "../annotations/fixtures";

export function viewState(values: Partial<ViewState> = {}): ViewState {
  const type = {
    key: "",
    product: "Mitosis",
    default_width: null,
    default_height: null,
    closed: true,
    vertex_count: null,
    multi_frame: false,
    concealable: false,
    blurrable: false,
  };
  return {
    store: "store",
    location: "labels.duckdb",
    user: "bea",
    user_id: 1,
    imageset: "Batch 1",
    images: [1, 2, 3].map((id) => ({
      id,
      name: `${id}.svs`,
      kind: "slide",
      width: 1000,
      height: 800,
      depth: 1,
      frames: 1,
      annotations: id,
    })),
    image: null,
    types: [
      { ...type, id: 1, name: "Mitotic figure", shape: "bounding box", color: "#d55e00" },
      { ...type, id: 2, name: "Landmark", shape: "point", color: "#56b4e9" },
      { ...type, id: 3, name: "Nucleus", shape: "spline", color: "#009e73" },
      { ...type, id: 4, name: "Blurry", shape: "global", color: "#000000" },
    ],
    rights: ["read", "annotate", "edit own"],
    undo: 0,
    redo: 0,
    version: null,
    ...values,
  };
}

export class FakeTransport implements Transport {
  readonly state = signal<ConnectionState>("ready");
  readonly asked: { method: string; params: Record<string, unknown> }[] = [];
  /** Errors by method. */
  readonly failing = new Map<string, CallError>();
  /** What methods answer that have no answer of their own here. */
  readonly replies = new Map<string, unknown>();
  readonly #listeners = new Set<(event: EventMessage["event"]) => void>();

  constructor(public view: ViewState = viewState()) {}

  // biome-ignore lint/suspicious/useAwait: it stands for a call that takes time
  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    this.asked.push({ method, params });
    const error = this.failing.get(method);
    if (error) throw error;
    const result = this.#answer(method, params as never) as never;
    return { result, buffers: method === "annotations.read" ? NONE : [] };
  }

  tile(): Promise<null> {
    return Promise.resolve(null);
  }

  on(listener: (event: EventMessage["event"]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: EventMessage["event"]): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  get listening(): number {
    return this.#listeners.size;
  }

  close(): void {
    this.#listeners.clear();
  }

  #answer(method: keyof Methods, params: { image: number; operation: string; changes: [] }) {
    if (this.replies.has(method)) return this.replies.get(method);
    if (method === "view.open") return this.view;
    if (method === "image.open") return imageState(params.image);
    if (method === "annotations.read") {
      return { ...NOTHING, image: params.image };
    }
    if (method !== "annotations.edit") throw new CallError("NotFound", method);
    return {
      operation: params.operation,
      changes: params.changes.map(({ uuid, operation }: { uuid: string; operation: string }) => ({
        uuid,
        image: 1,
        operation,
        revision: 1,
        deleted: operation === "delete",
      })),
      undo: 1,
      redo: 0,
      at: "2026-11-22T12:04:00+00:00",
    };
  }
}

const NONE = Array.from({ length: 16 }, () => new DataView(new ArrayBuffer(8)));

function imageState(id: number) {
  return {
    id,
    name: `${id}.svs`,
    source: `source-${id}`,
    width: 1000,
    height: 800,
    mpp_x: null,
    mpp_y: null,
    objective_power: null,
    background: null,
    kind: "slide",
    levels: [{ width: 1000, height: 800, tile_width: 256, tile_height: 256, downsample: 1 }],
    depth: 1,
    frames: 1,
    channels: 3,
    rgb: true,
    dtype: "uint8",
    raw: false,
    channel_list: [],
    z_axis: { spacing: null, unit: "", labels: [] },
    t_axis: { spacing: null, unit: "", labels: [] },
    values: { slope: 1, intercept: 0, unit: "" },
    space: null,
  };
}
