/** The masks of a volume or stack on the maps that show it, and what the tools paint on. */

import { signal } from "@preact/signals";
import type { Annotation } from "../annotations/annotation";
import { isSeen } from "../annotations/filter";
import { type Canvas, inMeanSpacing } from "../masks/canvas";
import type { ShownMask } from "../masks/mask-layer";
import { slicing } from "../masks/plane";
import { addMasks, isPainted, maskLook, placeOf, unknownMask } from "../masks/shown";
import type { TypeEntry, WirePosition } from "../protocol";
import type { Preview } from "../tools/tool";
import type { SlideMap } from "../viewer/slide-map";
import type { Session } from "./session";
import { samplesAt } from "./slice-samples";

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
    return addMasks(slide, where, () => ({
      masks: this.#masks(),
      opacity: this.session.filter.value.opacity,
    }));
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
    const one = this.#held(id) ?? unknownMask(id, session.view.value?.user_id ?? 0);
    const { filled } = session.filter.value;
    if (!(mask && isSeen(one, session.filter.value))) return [];
    const selected = session.selection.value.includes(one.uuid);
    return [{ type: id, mask, look: maskLook(one, this.colorOf(one), { selected, filled }) }];
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
