/** What tools, lists and bars may ask of the picture: what lies where, and what may be done. */

import type { Annotation } from "../annotations/annotation";
import type { TilesBeneath } from "../annotations/beneath";
import { isSeen } from "../annotations/filter";
import { boundsOf, type Vertex } from "../geometry/shapes";
import { type SnapContext, snapper } from "../tools/snapping";
import type { ToolContext } from "../tools/tool";
import type { SlideMap } from "../viewer/slide-map";
import type { MaskScene } from "./mask-scene";
import { editRefusal } from "./rights";
import type { Session } from "./session";
import type { Sight } from "./sight";

export interface ToolSceneParts {
  session: Session;
  slide: SlideMap;
  sight: Sight;
  masks: MaskScene;
  /** The tiles under the shapes of the image that is open. */
  beneath: () => TilesBeneath | null;
}

export class ToolScene {
  constructor(private readonly parts: ToolSceneParts) {}

  context(): ToolContext {
    const { session, slide, sight, masks } = this.parts;
    const store = session.editor.peek()?.store;
    const near: SnapContext = {
      pixel: sight.pixel(),
      stretch: sight.stretch(),
      options: session.options.peek(),
      within: (bounds) => (store?.within(bounds) ?? []).filter((one) => this.isVisible(one)),
    };
    return {
      ...near,
      image: sight.size(),
      types: session.view.peek()?.types ?? [],
      type: session.drawn.peek(),
      selection: session.selection.peek(),
      position: store?.position ?? { z: 0, t: 0, plane: null, slice: 0 },
      axis: session.axis.peek(),
      complete: session.editor.peek()?.loader.isComplete ?? true,
      get: (uuid) => store?.get(uuid),
      held: (uuid) => store?.held(uuid),
      at: (place, reach) => this.#at(place, reach),
      snap: snapper(near),
      canvas: () => masks.canvas(),
      pixels: (at, radius) => slide.pixels(at, radius),
      ordered: () => this.ordered(),
      refusal: (annotation) => editRefusal(session.view.peek(), annotation),
    };
  }

  /** What a list names: masks, which have no place to be read at, then all others. */
  listed(): Annotation[] {
    const masks = this.#all().filter(
      (one) => one.shape.kind === "segmentation" && this.isVisible(one),
    );
    return [...masks, ...this.ordered()];
  }

  /** Visible annotations in reading order: by rows of the screen's height, then from the left. */
  ordered(): Annotation[] {
    return this.#all()
      .filter((one) => boundsOf(one.shape) !== null && this.isVisible(one))
      .sort((a, b) => readingOrder(a) - readingOrder(b) || (a.uuid < b.uuid ? -1 : 1));
  }

  isVisible(annotation: Annotation): boolean {
    return isSeen(annotation, this.parts.session.filter.peek());
  }

  #all(): Annotation[] {
    return [...(this.parts.session.editor.peek()?.store.all() ?? [])];
  }

  /** A shape of which only tiles are there lies on top of the larger ones that are loaded. */
  #at(place: Vertex, reach: number): Annotation[] {
    const { session, sight, beneath } = this.parts;
    const hits = session.editor.peek()?.store.at(place, reach, sight.stretch()) ?? [];
    const visible = hits.filter((one) => this.isVisible(one));
    if (!beneath()?.shows(place)) return visible;
    return visible.filter(({ uuid }) => session.selection.peek().includes(uuid));
  }
}

/** Rows of 256 pixels from the top, in each from the left. */
function readingOrder({ shape }: Annotation): number {
  const [x, y] = boundsOf(shape) ?? [0, 0];
  return Math.floor(y / 256) * 1e7 + x;
}
