/** The masks of the open slice on a map, and what the tools paint on. */

import type { Annotation } from "../annotations/annotation";
import { isSeen } from "../annotations/filter";
import { lookOf } from "../annotations/style";
import { type Canvas, inMeanSpacing } from "../masks/canvas";
import { MaskLayer, type ShownMask } from "../masks/mask-layer";
import { type PlaneName, slicing } from "../masks/plane";
import type { Samples } from "../masks/wand";
import type { ImageState, TypeEntry } from "../protocol";
import type { Preview } from "../tools/tool";
import type { Session } from "./session";

/** Over the picture and what lies beneath vectors, under all vectors. */
const OVER_PICTURE = 9.5;
/** Voxels have no fill of their own but this: it is twice that of an outline. */
const TINT = 2;

export interface MaskSceneHost {
  toMap(x: number, y: number): number[];
  colorOf(annotation: Annotation): string;
}

/** The slice that is open. */
interface Place {
  plane: PlaneName;
  slice: number;
  origin: number;
  spacing: readonly [number, number, number];
  samples(): Samples | string;
}

export class MaskScene {
  readonly layer: MaskLayer;

  constructor(
    private readonly session: Session,
    private readonly host: MaskSceneHost,
  ) {
    this.layer = new MaskLayer(host, OVER_PICTURE);
  }

  /** What the tool in hand paints on, why it cannot, or null where it paints no voxels. */
  canvas(): Canvas | string | null {
    const type = this.#type();
    const image = this.session.shown.peek();
    const editor = this.session.editor.peek();
    if (type === null || image === null || editor === null) return null;
    const place = this.#place(image);
    if (place === null) return `not painted: a ${image.kind} has no voxels; draw a polygon`;
    const mask = editor.masks.shown(type.id);
    if (mask === null) return "not painted: what is marked already is still being read";
    return {
      type: type.id,
      uuid: this.#held(type.id)?.uuid ?? null,
      mask,
      plane: place.plane,
      slice: place.slice,
      size: inMeanSpacing(slicing(place.plane, mask.grid, place.spacing)),
      origin: place.origin,
      samples: place.samples,
    };
  }

  /** Show what is there, and in the place of one mask that which is being painted. */
  show(painted: Preview["voxels"]): void {
    const { session } = this;
    const [image, editor, filter] = [
      session.shown.value,
      session.editor.value,
      session.filter.value,
    ];
    void editor?.masks.edition.value;
    void session.edition.value;
    const place = image && this.#place(image);
    if (place === null || editor === null) {
      this.layer.show(null);
      return;
    }
    const { plane, slice, origin } = place;
    const types = (session.view.value?.types ?? []).filter(isPainted);
    const masks = types.flatMap((type) => this.#shown(type, painted));
    this.layer.show({ plane, slice, origin, masks, opacity: filter.opacity });
  }

  #shown(type: TypeEntry, painted: Preview["voxels"]): ShownMask[] {
    const { session } = this;
    const isBeingPainted = painted?.type === type.id;
    const mask = isBeingPainted ? painted.mask : session.editor.peek()?.masks.shown(type.id);
    const one = this.#held(type.id) ?? draft(type.id, session.view.peek()?.user_id ?? 0);
    const filter = session.filter.peek();
    if (!(mask && isSeen(one, filter))) return [];
    const look = lookOf(one, this.host.colorOf(one), {
      hovered: false,
      again: false,
      selected: session.selection.value.includes(one.uuid),
      size: Infinity,
      dense: false,
      filled: filter.filled,
    });
    return [{ type: type.id, mask, look: { ...look, fill: look.fill * TINT } }];
  }

  /** The type that is painted with the tool in hand. */
  #type(): TypeEntry | null {
    const { session } = this;
    const chosen = session.view.peek()?.types.find(({ id }) => id === session.type.peek());
    const type = session.drawn.peek() ?? chosen;
    return type && isPainted(type) ? type : null;
  }

  #held(type: number): Annotation | undefined {
    const all = this.session.editor.peek()?.store.all() ?? [];
    for (const one of all) if (one.type === type && one.shape.kind === "segmentation") return one;
    return undefined;
  }

  #place({ kind }: ImageState): Place | null {
    if (kind !== "stack") return null;
    return {
      plane: "axial",
      slice: this.session.z.value,
      origin: 0,
      spacing: [1, 1, 1],
      samples: () => "the wand follows the values of volumes only; use the brush",
    };
  }
}

function isPainted({ shape }: TypeEntry): boolean {
  return shape === "segmentation";
}

/** Stands for a mask of which nothing is saved yet. */
function draft(type: number, author: number): Annotation {
  return {
    uuid: "",
    type,
    shape: { kind: "segmentation" },
    position: { z: 0, t: 0, plane: null, slice: 0 },
    concealed: false,
    blurred: false,
    revision: 0,
    status: "unverified",
    author,
    score: null,
    state: "saved",
  };
}
