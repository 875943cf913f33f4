/**
 * Reads the annotations of the open image: all of them while they are few; else those around the
 * viewport, or of too many there the large ones, the others being in label tiles.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import { type Bounds, contains, enlarge } from "../geometry/shapes";
import type { GeometryReply, Methods, ReceiptReply, WirePosition } from "../protocol";
import type { Annotation } from "./annotation";
import { decodeGeometry } from "./decode";
import { covers } from "./spans";
import type { AnnotationStore, ReadMark } from "./store";

/** As many as a browser draws without stutter, without a GPU. */
export const FEW = 2_000;
/** Read this share more on every side, so that a short pan needs no new read. */
const MARGIN = 0.25;
/** Before the view is known: everything on one screen. */
const COARSE = 2 ** 20;
/** What leaves stays until tiles show it, unless there would be more than this. */
const STAYING = 4 * FEW;

export interface Reader {
  call<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
  ): Promise<{ result: Methods[M]["result"]; buffers: DataView[] }>;
}

/** What of the image is on the screen. */
export interface InView {
  bounds: Bounds;
  /** Pixels of level 0 a pixel of the screen. */
  resolution: number;
}

export interface LoadState {
  /** "idle" before the first read. */
  phase: "idle" | "loading" | "loaded" | "failed";
  /** How many the read brought, how many the image has, and how many lie where was asked. */
  count: number;
  total: number;
  inView: number;
  scope: GeometryReply["scope"];
  /** Whether all of a volume at one time is loaded, whatever its plane. */
  whole: boolean;
  /** Of the label tiles that hold what a read of the large ones left out. */
  level: number;
  /** Large shapes in view that were too many to be sent. */
  leftOut: number;
  /** Whether not everything of the image is loaded. */
  partial: boolean;
  /** Whether the labels of the whole image are known: every read brings them all. */
  labelled: boolean;
  reason?: string;
}

const IDLE: LoadState = {
  phase: "idle",
  count: 0,
  total: 0,
  inView: 0,
  scope: "all",
  whole: false,
  level: 0,
  leftOut: 0,
  partial: false,
  labelled: false,
};

/** Milliseconds within which frames are turned in passing, and for which the last of them rests. */
const PASSING = 200;
const RESTS = 60;

/** Operations after which there is one more. */
const MORE = new Set(["create", "restore"]);

export class AnnotationLoader {
  readonly #state = signal<LoadState>(IDLE);
  /** Where the last read looked, and at which resolution. */
  #covered: Bounds | null = null;
  #resolution = COARSE;
  #brought: ReadonlySet<string> = new Set();
  /** Whether what the last read left out stays until the tiles show it. */
  #leaving = false;
  /** Bumped with every image. */
  #life = 0;
  #reading = false;
  #again = false;
  /** When an image or frame was opened last. */
  #opened = Number.NEGATIVE_INFINITY;

  /**
   * @param inView What is on the screen, null before there is anything.
   * @param keep Ids that stay loaded when they leave the viewport, such as the selection.
   */
  constructor(
    private readonly reader: Reader,
    private readonly store: AnnotationStore,
    private readonly inView: () => InView | null,
    private readonly keep: () => ReadonlySet<string>,
  ) {}

  get state(): ReadonlySignal<LoadState> {
    return this.#state;
  }

  /** Where everything is loaded, null where that is everywhere or nowhere. */
  get covered(): Bounds | null {
    return this.#state.peek().scope === "part" ? this.#covered : null;
  }

  /** Whether everything that is in view is loaded. */
  get isComplete(): boolean {
    const { scope } = this.#state.peek();
    if (scope !== "part") return scope === "all";
    const inView = this.inView();
    return inView !== null && this.#covered !== null && contains(this.#covered, inView.bounds);
  }

  /** Whether another slice of the open volume is loaded already. */
  holds(image: number, { plane, t }: WirePosition): boolean {
    const { phase, whole } = this.#state.peek();
    const { position } = this.store;
    const same = image === this.store.image && t === position.t;
    return same && plane !== null && phase === "loaded" && whole && position.plane !== null;
  }

  /** Forget the last image. */
  reset(): void {
    this.#life++;
    this.#covered = null;
    this.#brought = new Set();
    this.#leaving = false;
    this.#reading = false;
    this.#again = false;
    this.#state.value = IDLE;
  }

  /** Read the image the store was turned to, after `reset`; the view may still be of the last. */
  async open(): Promise<void> {
    const life = this.#life;
    const passing = performance.now() - this.#opened < PASSING;
    this.#opened = performance.now();
    if (passing) {
      // Frames that are passed are not asked for: each answer would hold up the next picture.
      this.#set({ phase: "loading" });
      await new Promise((resolve) => setTimeout(resolve, RESTS));
      if (life !== this.#life) return;
    }
    await this.#read(null);
  }

  /** Read anew, as after somebody else's change; many changes at once are one more read. */
  async reload(): Promise<void> {
    await this.#read(this.inView());
  }

  /** The viewport came to rest: read what it shows if that is not loaded. */
  async settled(): Promise<void> {
    if (this.#state.peek().phase === "loaded" && this.#isMissing()) await this.#read(this.inView());
  }

  /**
   * Add to what is known what was looked for, which is what of it is there now; what was looked
   * for before and is not selected goes.
   */
  adopt(reply: GeometryReply, buffers: DataView[], mark: ReadMark): Annotation[] {
    const saved = decodeGeometry(reply, buffers);
    this.release();
    const here = saved.filter((one) => covers(one, this.store.position));
    this.store.adopt(here, mark);
    return saved.flatMap(({ uuid }) => this.store.get(uuid) ?? []);
  }

  /** Let go of what was looked for and is no longer in hand, where tiles show it. */
  release(): void {
    if (this.#state.peek().scope !== "large" || this.#leaving) return;
    const { fresh } = this.store;
    this.store.retain(new Set([...this.#brought, ...this.keep(), ...fresh]));
  }

  /** What was acknowledged is there, or gone, before anything is read again. */
  counted({ changes }: Pick<ReceiptReply, "changes">): void {
    const { total } = this.#state.peek();
    const more = changes.filter(({ operation }) => MORE.has(operation)).length;
    const fewer = changes.filter(({ deleted }) => deleted).length;
    if (more !== fewer) this.#set({ total: Math.max(0, total + more - fewer) });
  }

  /** Label tiles show everything that is in view and no vector. */
  tilesDrawn(): void {
    const leaving = this.#leaving || this.store.fresh.size > 0;
    this.#leaving = false;
    this.store.tilesCaughtUp();
    if (leaving) this.store.retain(new Set([...this.#brought, ...this.keep()]));
  }

  #isMissing(): boolean {
    const { scope } = this.#state.peek();
    const inView = this.inView();
    if (scope === "all" || inView === null) return false;
    if (this.#covered === null || !contains(this.#covered, inView.bounds)) return true;
    return scope === "large" && isOtherZoom(inView.resolution, this.#resolution);
  }

  async #read(inView: InView | null): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    const life = this.#life;
    this.#reading = true;
    await this.#once(inView);
    while (life === this.#life && (this.#again || this.#isMissingStill())) {
      this.#again = false;
      await this.#once(this.inView());
    }
    if (life === this.#life) this.#reading = false;
  }

  /** The view may have moved on while it was read. */
  #isMissingStill(): boolean {
    return this.#state.peek().phase === "loaded" && this.#isMissing();
  }

  async #once(inView: InView | null): Promise<void> {
    const { image, position } = this.store;
    if (image === null) return;
    const life = this.#life;
    const mark = this.store.mark();
    const bbox = inView && enlarge(inView.bounds, MARGIN);
    const resolution = inView?.resolution ?? COARSE;
    if (this.#state.peek().phase !== "loaded") this.#set({ phase: "loading" });
    try {
      const asked = { image, ...position, bbox, resolution, few: FEW };
      const { result, buffers } = await this.reader.call("annotations.read", asked);
      if (life !== this.#life) return this.store.unmark(mark);
      const saved = decodeGeometry(result, buffers);
      this.#brought = new Set(saved.map(({ uuid }) => uuid));
      const { scene, whole } = result;
      this.store.load({ saved, mark, scene, whole, keep: this.#staying(result) });
      [this.#covered, this.#resolution] = [bbox, resolution];
      this.#loaded(result);
    } catch (error) {
      this.store.unmark(mark);
      if (life === this.#life) this.#set({ phase: "failed", reason: (error as Error).message });
    }
  }

  /** What stays of what was loaded: what the person has in hand, and what tiles do not show yet. */
  #staying({ scope }: GeometryReply): ReadonlySet<string> | null {
    this.#leaving = scope === "large";
    if (scope === "all") return null;
    const keep = new Set(this.keep());
    if (scope === "part" || this.store.size > STAYING) return keep;
    for (const { uuid } of this.store.all()) keep.add(uuid);
    return keep;
  }

  #loaded({ count, total, in_view, left_out, scope, whole, level }: GeometryReply): void {
    this.#state.value = {
      phase: "loaded",
      count,
      total,
      inView: in_view,
      scope,
      whole,
      level,
      leftOut: left_out,
      partial: scope !== "all",
      labelled: true,
    };
  }

  #set(values: Partial<LoadState>): void {
    this.#state.value = { ...this.#state.peek(), ...values };
  }
}

/** Nearer by so much, few may be left in view that were too many. */
const NEARER = 0.8;

/** Whether tiles of another level, or none at all, may be due. */
function isOtherZoom(now: number, before: number): boolean {
  const level = (resolution: number) => Math.max(0, Math.floor(Math.log2(resolution)));
  return level(now) !== level(before) || now < NEARER * before;
}
