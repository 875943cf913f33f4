/**
 * The screening mode of an annotator: a walk through the cells of the open image. Marks count for
 * the image with all its frames.
 */

import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import type { Bounds } from "../geometry/shapes";
import type { ImageState, ScreeningState } from "../protocol";
import type { Transport } from "../transport/transport";
import type { Pair } from "../viewer/pyramid";
import { Grid, MOST_CELLS } from "./grid";
import { Saver } from "./saver";
import { UnsavedStorage } from "./unsaved";
import { type Beginning, Walk } from "./walk";

/** The trait `screening`: empty while there is none. */
export interface Wish {
  magnification?: number | null;
  zoom?: number | null;
  overlap?: number;
}

/** What a person chooses before a walk is begun. */
export type Choice = Pick<Beginning, "zoom" | "magnification" | "overlap">;

/** The picture, as far as screening moves it. */
export interface ScreeningView {
  /** Shows a cell, and nothing else as far as the shape of the picture allows. */
  snap(bounds: Bounds): void;
  /** A cell that fills the picture at a zoom, pixels of level 0. */
  cellSize(zoom: number): Pair;
  /** The axis of the image that lies nearest to a direction of the screen. */
  axis(across: number, down: number): Pair;
  /** Calls back when the picture has got another size and nobody has moved it since it snapped. */
  onResize(resized: () => void): () => void;
}

export interface ScreeningHost {
  transport: Transport;
  image: ReadonlySignal<ImageState | null>;
  view: ScreeningView;
  wish: Signal<Wish>;
  /** Why the person cannot screen, null where that is allowed. */
  refusal(): string | null;
  refused(why: string): void;
  /** Store and user. */
  owner(): string;
}

export type Phase = "off" | "opening" | "choosing" | "walking";

const OVERLAP = 0.1;

export class Screening {
  readonly phase = signal<Phase>("off");
  readonly walk = signal<Walk | null>(null);
  /** What the person can go on with instead of beginning anew. */
  readonly stored = signal<Walk | null>(null);
  readonly isOn = computed(() => this.phase.value !== "off");
  readonly saver: Saver;
  readonly #unsaved: UnsavedStorage;
  readonly #leaving: (() => void)[];
  #ticket = 0;
  /** For which image and wish the present phase was entered. */
  #followed: { image: number; wish: Wish } | null = null;

  constructor(private readonly host: ScreeningHost) {
    this.#unsaved = new UnsavedStorage(host.owner);
    this.saver = new Saver(host.transport, this.#unsaved);
    this.#leaving = [
      effect(() => {
        const [image, wish] = [host.image.value, host.wish.value];
        untracked(() => void this.#follow(image, wish));
      }),
      effect(() => {
        if (host.transport.state.value === "ready") untracked(() => this.#save());
      }),
      host.view.onResize(() => this.snap()),
    ];
  }

  /** Takes the walk up where it stopped, or asks how to begin; while it is on, leaves it. */
  toggle(): void {
    if (this.isOn.peek()) this.stop();
    else this.host.wish.value = { overlap: OVERLAP };
  }

  stop(): void {
    this.#ticket++;
    this.#followed = null;
    batch(() => {
      this.phase.value = "off";
      this.walk.value = null;
      this.stored.value = null;
      this.host.wish.value = {};
    });
  }

  /** Asks how to begin anew; the present walk can still be gone on with. */
  choose(): void {
    batch(() => {
      this.stored.value = this.walk.peek() ?? this.stored.peek();
      this.walk.value = null;
      this.phase.value = "choosing";
    });
  }

  /** The magnification that was asked for and is not that of the stored walk. */
  get wished(): number | null {
    return this.host.wish.peek().magnification ?? null;
  }

  resume(): void {
    const stored = this.stored.peek();
    if (stored) this.#enter(stored);
  }

  /** Makes a grid of the present picture; null where there would be too many cells. */
  plan({ zoom, overlap }: Choice): Grid | null {
    const image = this.host.image.peek();
    if (image === null) return null;
    const [cellWidth, cellHeight] = this.host.view.cellSize(zoom);
    const { width, height } = image;
    const grid = new Grid({ width, height, cellWidth, cellHeight, overlap });
    return grid.count <= MOST_CELLS ? grid : null;
  }

  begin(choice: Choice): void {
    const image = this.host.image.peek();
    const grid = this.plan(choice);
    if (image === null || grid === null) return;
    const { cellWidth, cellHeight } = grid.shape;
    this.#enter(Walk.begin(image, { ...choice, cellWidth, cellHeight }));
  }

  /** Goes to the next cell as it is seen on the screen. */
  move(across: number, down: number, mark: boolean): void {
    const walk = this.walk.peek();
    if (walk === null) return;
    batch(() => {
      if (mark) walk.mark(walk.cell.peek());
      walk.goTo(walk.grid.neighbour(walk.cell.peek(), ...this.host.view.axis(across, down)));
    });
    this.#moved();
  }

  next(mark: boolean): void {
    const walk = this.walk.peek();
    if (walk === null) return;
    batch(() => {
      if (mark) walk.mark(walk.cell.peek());
      walk.goTo(walk.nextUnseen() ?? walk.cell.peek());
    });
    this.#moved();
  }

  /** Marks the present cell as seen, or takes the mark back. */
  toggleMark(): void {
    const walk = this.walk.peek();
    if (walk === null) return;
    const cell = walk.cell.peek();
    if (walk.has(cell)) walk.unmark(cell);
    else walk.mark(cell);
    this.#save();
  }

  /** Brings the present cell back into view. */
  snap(): void {
    const walk = this.walk.peek();
    if (walk) this.host.view.snap(walk.grid.bounds(walk.cell.peek()));
  }

  close(): void {
    this.#ticket++;
    for (const leave of this.#leaving) leave();
  }

  #moved(): void {
    this.snap();
    this.#save();
  }

  #save(): void {
    const walk = this.walk.peek();
    if (walk) this.saver.save(walk);
  }

  #enter(walk: Walk): void {
    const { magnification, zoom, overlap } = walk.state;
    batch(() => {
      this.walk.value = walk;
      this.stored.value = null;
      this.phase.value = "walking";
      this.host.wish.value = { magnification, zoom: magnification ? null : zoom, overlap };
    });
    this.snap();
    // A walk that was begun is there in the next kernel, whether a cell was marked or not.
    walk.touch();
    this.#save();
  }

  /** Another image, or another wish of the notebook. */
  async #follow(image: ImageState | null, wish: Wish): Promise<void> {
    if (wish.overlap === undefined && !wish.magnification && !wish.zoom) {
      if (this.isOn.peek()) this.stop();
      return;
    }
    if (image === null || this.#isServed(image, wish)) return;
    const refusal = image.space === null ? this.host.refusal() : "a volume has no cells to screen";
    if (refusal !== null) {
      this.host.refused(refusal);
      this.stop();
      return;
    }
    this.#followed = { image: image.id, wish };
    const ticket = ++this.#ticket;
    batch(() => {
      this.walk.value = null;
      this.stored.value = null;
      this.phase.value = "opening";
    });
    try {
      const { result } = await this.host.transport.call("screening.read", { image: image.id });
      if (ticket === this.#ticket) this.#open(image, wish, result);
    } catch (error) {
      if (ticket !== this.#ticket) return;
      this.host.refused((error as Error).message);
      this.stop();
    }
  }

  #isServed(image: ImageState, wish: Wish): boolean {
    const walk = this.walk.peek();
    if (walk !== null) return walk.image === image.id && isOf(wish, walk.state);
    const { image: followed, wish: served } = this.#followed ?? {};
    return this.isOn.peek() && followed === image.id && served === wish;
  }

  #open(image: ImageState, wish: Wish, stored: ScreeningState | null): void {
    const walk = this.#walkOf(image, stored);
    const choice = choiceOf(wish, image);
    if (walk && isOf(wish, walk.state) && walk.nextUnseen() !== null) this.#enter(walk);
    else if (walk === null && choice && this.plan(choice)) this.begin(choice);
    else {
      batch(() => {
        this.stored.value = walk;
        this.phase.value = "choosing";
      });
    }
  }

  /** What is stored, and what an earlier page has marked after it. */
  #walkOf(image: ImageState, stored: ScreeningState | null): Walk | null {
    const left = this.#unsaved.get(image.id);
    // Their names are in the order in which walks were begun.
    const newer = left !== null && (stored === null || left.uuid >= stored.uuid);
    if (left === null || !newer) return stored && Walk.resume(image, stored);
    const base = stored?.uuid === left.uuid ? stored : { ...left, covered: "" };
    const walk = Walk.resume(image, base);
    walk.redo(left);
    return walk;
  }
}

/** Whether a walk is what is wished for; a wish that names no magnification takes any. */
function isOf({ magnification, zoom }: Wish, state: Choice): boolean {
  if (magnification) return near(magnification, state.magnification);
  return !zoom || near(zoom, state.zoom);
}

function near(a: number, b: number | null): boolean {
  return b !== null && Math.abs(a - b) <= 1e-6 * b;
}

/** How to begin as is wished; null where the person has to say. */
function choiceOf({ magnification, zoom, overlap = OVERLAP }: Wish, image: ImageState) {
  if (zoom) return { zoom, magnification: null, overlap };
  const power = powerOf(image);
  if (!magnification || power === null) return null;
  return { zoom: magnification / power, magnification, overlap };
}

/** What the objective's power would be at which level 0 was taken: 10 at a pixel a micrometre. */
export function powerOf({ objective_power, mpp_x }: ImageState): number | null {
  return objective_power ?? (mpp_x === null ? null : 10 / mpp_x);
}
