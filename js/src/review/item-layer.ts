/** The item that is judged, drawn from what its message carries; around it the others, faint. */

import Feature from "ol/Feature";
import type Style from "ol/style/Style";
import type { Saved } from "../annotations/annotation";
import { stylesOf } from "../annotations/ol-style";
import { livelyLayer, shapeSource, steadyLayer } from "../annotations/shape-layers";
import { type Look, UNKNOWN_COLOR } from "../annotations/style";
import { type ToMap, toGeometry } from "../annotations/to-geometry";
import { boundsOf } from "../geometry/shapes";
import type { TypeEntry, WireShape } from "../protocol";
import type { ReviewItemEntry } from "./protocol";

const LOOK: Omit<Look, "color"> = {
  fill: 0,
  opacity: 1,
  width: 2,
  dash: [],
  casing: { dark: 5, light: 3.5 },
  sign: null,
  dot: 10,
};
const FAINT: Partial<Look> = { opacity: 0.55, width: 1.2, casing: { dark: 0, light: 0 }, dot: 6 };
/** What has voxels and no outline is shown by its box. */
const BOX: Partial<Look> = { dash: [6, 4] };

export class ItemLayer {
  readonly #source = shapeSource();
  readonly #othersSource = shapeSource();
  readonly #item = livelyLayer(this.#source, 11);
  readonly #others = steadyLayer(this.#othersSource, 10);
  /** To be put on the map. */
  readonly layers = [this.#others, this.#item];

  constructor(
    private readonly toMap: ToMap,
    private readonly types: () => readonly TypeEntry[],
  ) {}

  show(item: ReviewItemEntry | null): void {
    this.#source.clear(true);
    this.#othersSource.clear(true);
    if (item === null) return;
    const feature = this.#feature(outlined(item), item.type, {
      ...(item.shape.kind === "segmentation" ? BOX : {}),
    });
    if (feature) this.#source.addFeature(feature);
  }

  /**
   * Draws what stands around the item, and not what lies under it line for line: its like shows
   * through in the colour of another type, and would tell a planted item from others.
   */
  surround(others: readonly Saved[], item: ReviewItemEntry): void {
    this.#othersSource.clear(true);
    const own = JSON.stringify(item.shape);
    const features = others
      .filter(({ uuid, shape }) => uuid !== item.uuid && JSON.stringify(shape) !== own)
      .flatMap(({ shape, type }) => this.#feature(shape, type, FAINT) ?? []);
    this.#othersSource.addFeatures(features);
  }

  setShown(shown: boolean): void {
    for (const layer of this.layers) layer.setVisible(shown);
  }

  #feature(shape: WireShape, type: number, look: Partial<Look>): Feature | null {
    const geometry = toGeometry(shape, this.toMap);
    if (geometry === null) return null;
    const color = this.types().find(({ id }) => id === type)?.color ?? UNKNOWN_COLOR;
    const feature = new Feature({ geometry });
    const styles: Style[] = stylesOf({ ...LOOK, color, ...look }, shape.kind === "point");
    feature.setStyle(styles);
    return feature;
  }
}

/** The outline of an item; of voxels their box. */
export function outlined({ shape, bounds }: ReviewItemEntry): WireShape {
  if (boundsOf(shape) !== null || bounds === null) return shape;
  const [x0, y0, x1, y1] = bounds;
  return { kind: "bounding box", x0, y0, x1, y1 };
}
