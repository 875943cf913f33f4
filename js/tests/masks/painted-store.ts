/** A kernel with the mask of one type on one image: paints, undoes and reads as the real one. */

import { deflateSync } from "node:zlib";
import { MaskData, WORDS } from "../../src/masks/mask-data";
import { strokeFromWire } from "../../src/masks/wire";
import type { Methods, ReceiptReply } from "../../src/protocol";
import type { CallError } from "../../src/transport/transport";
import { NOTHING } from "../annotations/fixtures";
import { GRID } from "./volumes";

export const TYPE = 7;

interface Done {
  operation: string;
  before: MaskData;
  after: MaskData;
}

export class PaintedStore {
  mask = new MaskData(GRID);
  uuid: string | null = null;
  revision = 0;
  refusal: CallError | null = null;
  readonly asked: string[] = [];
  #done: Done[] = [];
  #undone: Done[] = [];

  /** Answers take their time, as many ticks as `pause` says. */
  constructor(private readonly pause: () => number = () => 0) {}

  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    this.asked.push(method);
    for (let tick = this.pause(); tick > 0; tick--) await Promise.resolve();
    if (this.refusal && method !== "mask.read") throw this.refusal;
    const { result, buffers } = this.#answer(method, params);
    for (let tick = this.pause(); tick > 0; tick--) await Promise.resolve();
    return { result: result as Methods[M]["result"], buffers };
  }

  /** Somebody else paints. */
  paintElsewhere(change: (mask: MaskData) => void): void {
    this.mask = this.mask.copy();
    change(this.mask);
    this.revision++;
  }

  #answer(method: string, params: unknown): { result: unknown; buffers: DataView[] } {
    const { type = 0, t = 0 } = params as { type?: number; t?: number };
    if (method === "mask.read") return this.#read(type, t);
    if (method === "annotations.read") return { result: NOTHING, buffers: NONE };
    if (method === "annotations.depth") return { result: { undo: 0, redo: 0 }, buffers: [] };
    return { result: this.#write(method, params as Methods["mask.paint"]["params"]), buffers: [] };
  }

  #read(type: number, t: number) {
    const mask = type === TYPE && t === 0 ? this.mask : new MaskData(GRID);
    const bricks = [...mask.bricks()];
    const words = Uint32Array.from(bricks.flatMap(([, brick]) => [...brick]));
    const packed = Uint8Array.from(deflateSync(new Uint8Array(words.buffer)));
    const indices = Uint32Array.from(bricks, ([index]) => index);
    const { uuid, revision } = this;
    const grid = [...GRID];
    return {
      result: { image: 1, type, t, uuid, revision, grid, bricks: words.length / WORDS },
      buffers: [new DataView(indices.buffer), new DataView(packed.buffer)],
    };
  }

  #write(method: string, { operation, uuid, stroke }: Methods["mask.paint"]["params"]) {
    if (method === "mask.paint") {
      const before = this.mask;
      this.mask = before.copy();
      this.mask.apply(strokeFromWire(stroke));
      this.uuid = uuid;
      this.#done.push({ operation, before, after: this.mask });
      this.#undone = [];
      return this.#receipt(operation);
    }
    const [from, to] =
      method === "annotations.undo" ? [this.#done, this.#undone] : [this.#undone, this.#done];
    const step = from.pop();
    if (step === undefined) return null;
    to.push(step);
    this.mask = method === "annotations.undo" ? step.before : step.after;
    return this.#receipt(method);
  }

  #receipt(operation: string): ReceiptReply {
    this.revision++;
    const { uuid, revision } = this;
    const changes = [{ uuid: uuid ?? "", image: 1, operation: "update", revision, deleted: false }];
    const about = { image: 1, position: null, kind: "segmentation" as const, count: 1, images: 1 };
    return { operation, changes, about, ...this.#depth(), at: "2026-11-28T06:00:00+00:00" };
  }

  #depth() {
    return { undo: this.#done.length, redo: this.#undone.length };
  }
}

/** The arrays of no annotations. */
const NONE = Array.from(
  { length: 16 },
  (_, n) => new DataView(new ArrayBuffer([9, 11].includes(n) ? 4 : 0)),
);
