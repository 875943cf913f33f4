/** The masks of a volume or stack on the maps that show it, and what the tools paint on. */

import { effect, signal } from "@preact/signals";
import type { Annotation } from "../annotations/annotation";
import { isSeen } from "../annotations/filter";
import { lookOf } from "../annotations/style";
import { type Canvas, inMeanSpacing } from "../masks/canvas";
import { MaskLayer, type ShownMask } from "../masks/mask-layer";
import { type PlaneName, slicing } from "../masks/plane";
import type { ImageState, TypeEntry, WirePosition } from "../protocol";
import type { Preview } from "../tools/tool";
import type { SlideMap } from "../viewer/slide-map";
import { planeOf } from "../volume/plane-host";
import type { Session } from "./session";
import { samplesAt } from "./slice-samples";

/** Over the picture and what lies beneath vectors, under all vectors. */
const OVER_PICTURE = 9.5;
/** Voxels have no fill but this, and are seen through an outline's twice. */
const TINT = 2;

/** The slice that is open. */
interface Place {
  plane: PlaneName;
  slice: number;
  /** Image coordinate of the left and top edge. */
  origin: number;
}

export class MaskScene {
  /** What is being painted, on all maps. */
  readonly #painted = signal<Preview["voxels"]>(undefined);

  /** @param colorOf The colour of an annotation; read in an effect it follows every change. */
  constructor(
    private readonly session: Session,
    private readonly colorOf: (annotation: Annotation) => string,
  ) {}

  /** Show what is being painted in the place of the mask of its type. */
  paint(painted: Preview["voxels"]): void {
    this.#painted.value = painted;
  }

  /**
   * Shows the masks on a map; returns how to take them away.
   *
   * @param where The frame, or the slice of a plane, that the map shows.
   */
  addTo(slide: SlideMap, where: () => WirePosition): () => void {
    const layer = new MaskLayer({ toMap: (x, y) => slide.toMap(x, y) }, OVER_PICTURE);
    slide.map.addLayer(layer);
    const stop = effect(() => {
      void slide.mirrored.value;
      void slide.display.value;
      const image = slide.image.value;
      const place = image && placeOf(image, where());
      const { filter } = this.session;
      layer.show(place && { ...place, masks: this.#masks(), opacity: filter.value.opacity });
    });
    return () => {
      stop();
      slide.map.removeLayer(layer);
    };
  }

  /** What the tool in hand paints on, why it cannot, or null where it paints no voxels. */
  canvas(): Canvas | string | null {
    const { session } = this;
    const type = this.#type();
    const image = session.shown.peek();
    const editor = session.editor.peek();
    if (type === null || image === null || editor === null) return null;
    const position = session.position.peek();
    const place = placeOf(image, position);
    if (place === null) return `not painted: a ${image.kind} has no voxels; draw a polygon`;
    const mask = editor.masks.shown(type.id);
    if (mask === null) return "not painted: what is marked already is still being read";
    return {
      type: type.id,
      uuid: this.#held(type.id)?.uuid ?? null,
      mask,
      ...place,
      size: inMeanSpacing(slicing(place.plane, mask.grid, image.space?.spacing)),
      samples: () => samplesAt(session.volumes.open.peek(), position),
    };
  }

  #masks(): ShownMask[] {
    const { session } = this;
    void session.editor.value?.masks.edition.value;
    void session.edition.value;
    const types = session.view.value?.types ?? [];
    return types.filter(isPainted).flatMap((type) => this.#shown(type));
  }

  #shown({ id }: TypeEntry): ShownMask[] {
    const { session } = this;
    const painted = this.#painted.value;
    const mask = painted?.type === id ? painted.mask : session.editor.value?.masks.shown(id);
    const one = this.#held(id) ?? draft(id, session.view.value?.user_id ?? 0);
    const filter = session.filter.value;
    if (!(mask && isSeen(one, filter))) return [];
    const look = lookOf(one, this.colorOf(one), {
      hovered: false,
      again: false,
      selected: session.selection.value.includes(one.uuid),
      size: Infinity,
      dense: false,
      filled: filter.filled,
    });
    return [{ type: id, mask, look: { ...look, fill: look.fill * TINT } }];
  }

  /** The type that is painted with the tool in hand. */
  #type(): TypeEntry | null {
    const { session } = this;
    const chosen = session.view.peek()?.types.find(({ id }) => id === session.type.peek());
    const type = session.drawn.peek() ?? chosen;
    return type && isPainted(type) ? type : null;
  }

  /** The annotation that holds the mask of a type. */
  #held(type: number): Annotation | undefined {
    const all = this.session.editor.peek()?.store.all() ?? [];
    for (const one of all) if (one.type === type && one.shape.kind === "segmentation") return one;
    return undefined;
  }
}

function isPainted({ shape }: TypeEntry): boolean {
  return shape === "segmentation";
}

/** Null where an image has no voxels to paint. */
function placeOf({ kind }: ImageState, position: WirePosition): Place | null {
  const plane = planeOf(position);
  if (plane !== null) return { plane, slice: position.slice, origin: -0.5 };
  return kind === "stack" ? { plane: "axial", slice: position.z, origin: 0 } : null;
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
