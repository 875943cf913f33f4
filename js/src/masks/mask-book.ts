/**
 * The masks of the open image as they are shown: what the store told, with the strokes that are
 * still in the outbox on top. Strokes set and clear bits, so one that is done twice is done once.
 */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { LocalChange } from "../annotations/changes";
import type { Reader } from "../annotations/loader";
import type { Entry } from "../annotations/outbox-entry";
import type { MaskData } from "./mask-data";
import type { PlaneName } from "./plane";
import { maskFromWire, strokeFromWire } from "./wire";

/** The mask of one type. */
interface Sheet {
  /** As the store has it. */
  saved: MaskData;
  shown: MaskData;
}

interface Place {
  image: number;
  t: number;
}

export class MaskBook {
  #place: Place | null = null;
  #sheets = new Map<number, Sheet>();
  #life = 0;
  #reading = false;
  #again = false;
  readonly #edition = signal(0);
  readonly #slices: Readonly<Record<PlaneName, ReadonlySignal<number[]>>> = {
    axial: computed(() => this.#slicesNow("axial")),
    coronal: computed(() => this.#slicesNow("coronal")),
    sagittal: computed(() => this.#slicesNow("sagittal")),
  };

  /**
   * @param entries The outbox, in order.
   * @param types Ids of the types that are painted.
   */
  constructor(
    private readonly reader: Reader,
    private readonly entries: () => readonly Entry[],
    private readonly types: () => readonly number[],
  ) {}

  /** Grows with every change of what is shown. */
  get edition(): ReadonlySignal<number> {
    return this.#edition;
  }

  /** The mask of a type, null before it is read. It is not to be changed. */
  shown(type: number): MaskData | null {
    return this.#sheets.get(type)?.shown ?? null;
  }

  /** Slices of a plane with a marked voxel of any type. */
  slices(plane: PlaneName): readonly number[] {
    return this.#slices[plane].value;
  }

  /** Turn to an image and time; another frame or plane of them changes nothing. */
  async open(place: Place | null): Promise<void> {
    const { image, t } = this.#place ?? {};
    if (place !== null && place.image === image && place.t === t) return;
    this.#life++;
    this.#place = place;
    this.#sheets.clear();
    this.#reading = false;
    this.#again = false;
    this.#edition.value++;
    await this.reload();
  }

  /** Read anew, as after somebody else has painted; many changes at once are one more read. */
  async reload(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    const life = this.#life;
    this.#reading = true;
    do {
      this.#again = false;
      await this.#read(life);
    } while (life === this.#life && this.#again);
    if (life === this.#life) this.#reading = false;
  }

  /** Show the strokes that are under way now: some have come, or were taken back. */
  refresh(): void {
    if (this.#sheets.size === 0) return;
    for (const [type, sheet] of this.#sheets) sheet.shown = this.#onTop(type, sheet.saved);
    this.#edition.value++;
  }

  /** An entry is on disk: its strokes are part of what is saved. */
  acknowledged(entry: Entry): void {
    const { image } = this.#place ?? {};
    // A read that is under way may have missed it.
    if (this.#reading) this.#again = true;
    if (entry.changes.length > 0 && entry.image !== image) return;
    const strokes = entry.changes.filter((change) => change.stroke !== undefined);
    for (const change of strokes) {
      const sheet = this.#sheets.get(typeOf(change));
      if (sheet && this.#isHere(change)) draw(sheet.saved, change);
    }
    // What was deleted, restored or given another type only the store knows.
    if (entry.changes.some((change) => isPainted(change) && change.stroke === undefined)) {
      void this.reload();
    }
    this.refresh();
  }

  #slicesNow(plane: PlaneName): number[] {
    void this.#edition.value;
    return [...this.#sheets.values()].flatMap(({ shown }) => shown.slices(plane));
  }

  async #read(life: number): Promise<void> {
    if (this.#place === null) return;
    const { image, t } = this.#place;
    const found = await Promise.all(
      this.types().map(async (type) => {
        try {
          const { result, buffers } = await this.reader.call("mask.read", { image, type, t });
          return [type, await maskFromWire(result, buffers)] as const;
        } catch {
          // It is read again when the kernel is back; until then it cannot be painted on.
          return null;
        }
      }),
    );
    if (life !== this.#life) return;
    for (const one of found) {
      if (one) this.#sheets.set(one[0], { saved: one[1], shown: this.#onTop(...one) });
    }
    this.#edition.value++;
  }

  /** A mask with what is under way. */
  #onTop(type: number, saved: MaskData): MaskData {
    const changes = this.entries()
      .filter((entry) => entry.image === this.#place?.image)
      .flatMap((entry) => entry.changes)
      .filter((change) => typeOf(change) === type && isPainted(change) && this.#isHere(change));
    if (changes.length === 0) return saved;
    const mask = saved.copy();
    for (const change of changes) {
      if (change.stroke !== undefined) draw(mask, change);
      else if (change.after === null) mask.clear();
    }
    return mask;
  }

  #isHere({ before, after }: LocalChange): boolean {
    return (after ?? before)?.position.t === this.#place?.t;
  }
}

function draw(mask: MaskData, { stroke = "", back = false }: LocalChange): void {
  const drawn = strokeFromWire(stroke);
  if (back) mask.revert(drawn);
  else mask.apply(drawn);
}

function isPainted({ before, after }: LocalChange): boolean {
  return (after ?? before)?.shape.kind === "segmentation";
}

function typeOf({ before, after }: LocalChange): number {
  return (after ?? before)?.type ?? 0;
}
