/** The frames of the image shown: where one is, what is marked, what plays. */

import {
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import type { ImageState, MarksReply } from "../protocol";
import type { Transport } from "../transport/transport";
import type { PlaneName } from "../volume/planes";
import { type AxisName, axesOf, type FrameAxis } from "./frame-axis";
import { Player } from "./player";

export interface FrameStateHost {
  transport: Transport;
  image: ReadonlySignal<ImageState | null>;
  z: Signal<number>;
  t: Signal<number>;
  turning: ReadonlySignal<boolean>;
  /** Of the selected annotations that span frames: where they are. */
  spans?: ReadonlySignal<readonly SpanMarks[]>;
  /** Slices of a plane with a voxel of a segmentation; those of stacks are the axial ones. */
  painted?(plane: PlaneName): readonly number[];
}

/** The frames of an annotation along an axis, and which of them are keyframes. */
export interface SpanMarks {
  axis: string;
  /** Of which it has slices; null for frames of a stack. */
  plane: string | null;
  first: number;
  last: number;
  keyframes: readonly number[];
}

/** Milliseconds after a change of annotations until the marks are asked for again. */
const REST = 300;

export class FrameState {
  /** Axes of more than one frame. */
  readonly axes: ReadonlySignal<FrameAxis[]>;
  readonly players: Readonly<Record<AxisName, Player>>;
  readonly #marks = signal<MarksReply["marks"]>([]);
  readonly #leaving: (() => void)[];
  #asking: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: FrameStateHost) {
    this.axes = computed(() => axesOf(host.image.value));
    const player = (name: AxisName) =>
      new Player({ value: host[name], size: () => this.size(name), turning: host.turning });
    this.players = { z: player("z"), t: player("t") };
    this.#leaving = [
      effect(() => {
        void host.image.value;
        untracked(() => this.#opened());
      }),
      host.transport.on((event) => {
        const open = host.image.peek()?.id;
        if (event.type === "annotations" && open !== undefined && event.images.includes(open)) {
          this.#askSoon();
        }
      }),
    ];
  }

  /** The frame of an axis; another number turns to it. */
  frame(name: AxisName): Signal<number> {
    return this.host[name];
  }

  /** Frames of an axis that have annotations. */
  marked(name: AxisName): number[] {
    const marked = this.#marks.value.map(([z, t]) => (name === "z" ? z : t));
    return name === "z" ? [...marked, ...this.#painted("axial")] : marked;
  }

  /** What is selected and goes along an axis. */
  spans(name: AxisName): SpanMarks[] {
    return (this.host.spans?.value ?? []).filter(({ axis }) => axis === name);
  }

  /** Slices of a plane that have annotations. */
  markedSlices(plane: PlaneName): number[] {
    const drawn = this.#marks.value.flatMap(([, , on, slice]) => (on === plane ? [slice] : []));
    return [...drawn, ...this.#painted(plane)];
  }

  /** What is selected and goes through slices of a plane. */
  sliceSpans(plane: string): SpanMarks[] {
    const spans = this.host.spans?.value ?? [];
    return spans.filter((span) => span.axis === "slice" && span.plane === plane);
  }

  size(name: AxisName): number {
    return this.axes.peek().find((axis) => axis.name === name)?.size ?? 1;
  }

  /** Goes so many frames on; at the ends it stays. @returns Whether there is such an axis. */
  step(name: AxisName, by: number): boolean {
    const size = this.size(name);
    if (size < 2) return false;
    const frame = this.host[name];
    frame.value = Math.min(size - 1, Math.max(0, frame.peek() + by));
    return true;
  }

  close(): void {
    clearTimeout(this.#asking);
    for (const player of Object.values(this.players)) player.close();
    for (const leave of this.#leaving) leave();
  }

  #painted(plane: PlaneName): readonly number[] {
    return this.host.painted?.(plane) ?? [];
  }

  #opened(): void {
    this.#marks.value = [];
    for (const { playing } of Object.values(this.players)) playing.value = false;
    if (this.#hasSliders()) this.#askSoon(0);
  }

  #hasSliders(): boolean {
    return this.axes.peek().length > 0 || this.host.image.peek()?.space != null;
  }

  #askSoon(after = REST): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => void this.#ask(), after);
  }

  /** Without an answer the slider has no marks; annotations are shown all the same. */
  async #ask(): Promise<void> {
    const image = this.host.image.peek();
    if (image === null || !this.#hasSliders()) return;
    try {
      const { result } = await this.host.transport.call("annotations.marks", { image: image.id });
      if (this.host.image.peek()?.id === image.id) this.#marks.value = result.marks;
    } catch {
      // Asked again with the next change.
    }
  }
}
