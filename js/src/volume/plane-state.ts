/**
 * Where one is in a volume: plane, crosshair, window. Both sides may write the traits; the crosshair
 * rules, and `slice` is where it meets the plane's normal axis.
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Trait, trait } from "../panels/traits";
import type { ViewerModel } from "../transport/transport";
import type { Window } from "./paint";
import {
  AXES,
  isPlane,
  middleOf,
  nearestVoxel,
  PLANES,
  type PlaneName,
  sliceCount,
  type Voxel,
} from "./planes";

const TRAITS = ["plane", "slice", "crosshair"] as const;
/** Milliseconds without movement after which the model is told. */
const REST = 100;
/** Stands for a volume that is larger than any place asked for. */
const ENDLESS: Voxel = [Infinity, Infinity, Infinity];

interface Told {
  plane: PlaneName;
  slice: number | null;
  crosshair: Voxel | null;
}

export class PlaneState {
  readonly #plane: Signal<PlaneName>;
  readonly #wanted: Signal<Partial<Record<0 | 1 | 2, number>>>;
  readonly #traits: Trait<never>[] = [];
  readonly #leaving: (() => void)[] = [];
  #told: Told;
  #waiting = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** The plane that is shown alone, or drawn on beside the others. */
  readonly plane: ReadonlySignal<PlaneName>;
  /** The voxel in which the planes meet; of no meaning without a volume. */
  readonly crosshair: ReadonlySignal<Voxel>;
  /** Where the crosshair meets the normal axis of the plane. */
  readonly slice: ReadonlySignal<number>;
  readonly allPlanes: Signal<boolean>;
  readonly sagittalLeft: Signal<boolean>;
  /** Stored samples shown black and white, null for the image's own. */
  readonly window: ReadonlySignal<Window | null>;
  readonly #window: Signal<number[]>;
  /** Of the page alone; 1 is linear. */
  readonly gamma = signal(1);

  /** @param shape Of the volume that is open, null while there is none. */
  constructor(
    private readonly model: ViewerModel,
    readonly shape: ReadonlySignal<Voxel | null>,
  ) {
    const bind = <T>(name: string, missing: T): Signal<T> => {
      const bound = trait(model, name, missing);
      this.#traits.push(bound as unknown as Trait<never>);
      return bound.value;
    };
    this.allPlanes = bind("all_planes", false);
    this.sagittalLeft = bind("sagittal_left", false);
    this.#window = bind("window", [] as number[]);
    this.window = computed(() => {
      const [low, high] = this.#window.value;
      return low === undefined || high === undefined ? null : [low, high];
    });
    this.#told = this.#read();
    this.#plane = signal(this.#told.plane);
    this.#wanted = signal({ ...this.#told.crosshair });
    this.plane = this.#plane;
    this.crosshair = computed(() => {
      const shape = this.shape.value;
      const middle = middleOf(shape ?? [1, 1, 1]);
      const place = middle.map((value, axis) => this.#wanted.value[axis as 0 | 1 | 2] ?? value);
      return nearestVoxel(place as Voxel, shape ?? ENDLESS);
    });
    this.slice = computed(() => this.crosshair.value[AXES[this.#plane.value].normal]);
    if (this.#told.slice !== null) this.#want(this.#told.plane, this.#told.slice);
    this.#listen();
    this.#leaving.push(effect(() => this.#tell()));
  }

  /** The slice of a plane that the crosshair lies in. */
  sliceOf(plane: PlaneName): number {
    return this.crosshair.value[AXES[plane].normal];
  }

  /** Move the crosshair. */
  goTo(voxel: Voxel): void {
    this.#wanted.value = { ...nearestVoxel(voxel, this.shape.peek() ?? ENDLESS) };
  }

  /** Turn to a slice of a plane; the crosshair keeps its place in it. */
  turnTo(plane: PlaneName, slice: number = this.crosshair.peek()[AXES[plane].normal]): void {
    batch(() => {
      const before = this.crosshair.peek();
      this.#plane.value = plane;
      this.#wanted.value = { ...before };
      this.#want(plane, slice);
    });
  }

  /** Turn by so many slices of a plane; false at the end. */
  step(by: number, plane: PlaneName = this.#plane.peek()): boolean {
    const shape = this.shape.peek();
    if (shape === null) return false;
    const { normal } = AXES[plane];
    const before = this.crosshair.peek();
    const next = Math.min(Math.max(0, before[normal] + by), sliceCount(shape, plane) - 1);
    if (next === before[normal]) return false;
    this.#wanted.value = { ...before, [normal]: next };
    return true;
  }

  /** Look at the plane after this one. */
  nextPlane(): void {
    const at = PLANES.indexOf(this.#plane.peek());
    this.turnTo(PLANES[(at + 1) % PLANES.length] ?? "axial");
  }

  setWindow(window: Window | null): void {
    this.#window.value = window === null ? [] : [...window];
  }

  /** By the window of the image itself, and linear. */
  showAsFiled(): void {
    batch(() => {
      this.#window.value = [];
      this.gamma.value = 1;
    });
  }

  /** Another image is turned to: its middle is shown, by its own window. */
  reset(): void {
    batch(() => {
      this.#wanted.value = {};
      this.showAsFiled();
    });
  }

  close(): void {
    clearTimeout(this.#resting);
    for (const leave of this.#leaving) leave();
    for (const bound of this.#traits) bound.close();
  }

  #want(plane: PlaneName, slice: number): void {
    this.#wanted.value = { ...this.#wanted.peek(), [AXES[plane].normal]: slice };
  }

  #read(): Told {
    const plane: unknown = this.model.get("plane");
    const slice: unknown = this.model.get("slice");
    const crosshair: unknown = this.model.get("crosshair");
    return {
      plane: isPlane(plane) ? plane : "axial",
      slice: typeof slice === "number" ? slice : null,
      crosshair: Array.isArray(crosshair) && crosshair.length === 3 ? (crosshair as Voxel) : null,
    };
  }

  /** Traits that are set together are heard one by one: they are looked at when all are there. */
  #listen(): void {
    const soon = () => {
      if (this.#waiting) return;
      this.#waiting = true;
      queueMicrotask(() => {
        this.#waiting = false;
        this.#heard();
      });
    };
    for (const name of TRAITS) this.model.on(`change:${name}`, soon);
    this.#leaving.push(() => {
      for (const name of TRAITS) this.model.off(`change:${name}`, soon);
    });
  }

  #heard(): void {
    const before = this.#told;
    const told = this.#read();
    this.#told = told;
    batch(() => {
      this.#plane.value = told.plane;
      if (String(told.crosshair) !== String(before.crosshair)) {
        this.#wanted.value = { ...told.crosshair };
      }
      if (told.slice !== null && told.slice !== before.slice) this.#want(told.plane, told.slice);
    });
  }

  /**
   * The traits say what is seen, once there is a volume to see. Not at once: of plane and slice that
   * are set one after the other, the second is still on its way.
   */
  #tell(): void {
    void this.plane.value;
    void this.crosshair.value;
    if (this.shape.value === null) return;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#write(), REST);
  }

  #write(): void {
    const [plane, slice, crosshair] = [this.plane.peek(), this.slice.peek(), this.crosshair.peek()];
    const told: Told = { plane, slice, crosshair };
    const changed = TRAITS.filter((name) => String(this.model.get(name)) !== String(told[name]));
    this.#told = told;
    if (changed.length === 0) return;
    for (const name of changed) this.model.set(name, told[name]);
    this.model.save_changes();
  }
}
