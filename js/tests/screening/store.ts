/** A kernel that keeps screenings as the store does, and a picture that only notes where it is. */

import { type Signal, signal } from "@preact/signals";
import type { Bounds } from "../../src/geometry/shapes";
import type { ImageState, Methods, ScreeningState } from "../../src/protocol";
import { Bitmap } from "../../src/screening/bitmap";
import { Grid } from "../../src/screening/grid";
import { Screening, type Wish } from "../../src/screening/screening";
import { CallError } from "../../src/transport/transport";
import { FakeTransport } from "../panels/fake-transport";
import { image, level } from "../viewer/images";

type Save = Methods["screening.save"]["params"];

const NONE: DataView<ArrayBuffer>[] = [];

export class ScreeningStore extends FakeTransport {
  readonly rows: ScreeningState[] = [];
  readonly saves: Save[] = [];
  /** While set, no call is answered. */
  holding: Promise<void> | null = null;
  trouble: string | null = null;

  override async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    const answer =
      method === "screening.read"
        ? () => this.newest((params as { image: number }).image)
        : () => this.save(params as Save);
    if (this.holding) await this.holding;
    if (this.trouble) throw new CallError("StoreClosed", this.trouble);
    return { result: answer() as never, buffers: NONE };
  }

  newest(id: number): ScreeningState | null {
    return this.rows.filter((row) => row.image === id).at(-1) ?? null;
  }

  seen(id = 1): number[] {
    const row = this.newest(id);
    return row ? [...Bitmap.read(gridOf(row).count, row.covered)] : [];
  }

  save(params: Save): ScreeningState {
    this.saves.push(params);
    const { marked, unmarked, ...state } = params;
    let row = this.rows.find(({ uuid }) => uuid === state.uuid);
    if (row === undefined) {
      row = { ...state, covered: new Bitmap(gridOf(state).count).write() };
      this.rows.push(row);
    }
    const { count } = gridOf(state);
    const covered = Bitmap.read(count, row.covered);
    for (const cell of Bitmap.read(count, marked)) covered.add(cell);
    for (const cell of Bitmap.read(count, unmarked)) covered.delete(cell);
    Object.assign(row, { cell: state.cell, covered: covered.write() });
    return { ...row };
  }
}

function gridOf(state: Omit<ScreeningState, "covered">): Grid {
  const [width, height] = [1000, 600];
  const { cell_width: cellWidth, cell_height: cellHeight, overlap } = state;
  return new Grid({ width, height, cellWidth, cellHeight, overlap });
}

/** 1000 x 600 pixels taken at 20 times; at that a cell has 200 x 200 of them. */
export function slideOf(id: number, more: Partial<ImageState> = {}): ImageState {
  const levels = [level(1000, 600, 1)];
  return image(levels, { id, width: 1000, height: 600, objective_power: 20, ...more });
}

export class Desk {
  readonly image: Signal<ImageState | null> = signal(slideOf(1));
  readonly wish = signal<Wish>({});
  readonly refused: string[] = [];
  refusal: string | null = null;
  at: Bounds | null = null;
  turned = 1;
  readonly screening: Screening;

  constructor(readonly store = new ScreeningStore()) {
    this.screening = new Screening({
      transport: store,
      image: this.image,
      wish: this.wish,
      view: {
        snap: (bounds) => {
          this.at = bounds;
        },
        cellSize: (zoom) => [200 / zoom, 200 / zoom],
        axis: (across, down) => [across * this.turned, down * this.turned],
        onResize: () => () => undefined,
      },
      refusal: () => this.refusal,
      refused: (why) => this.refused.push(why),
      owner: () => "store/1",
    });
  }
}
