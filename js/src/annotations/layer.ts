/**
 * The annotations on the map: all of them, and on top what is selected, drawn or moved.
 * Nothing here is hit-tested; the store's index does that.
 */

import Feature from "ol/Feature";
import type Style from "ol/style/Style";
import { boundsOf, type Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import type { Annotation } from "./annotation";
import { CrossingSearch } from "./crossing-search";
import { type Guides, guides } from "./guides";
import { crossingStyle, signStyle, stylesOf } from "./ol-style";
import { passingSigns } from "./self-crossing";
import { livelyLayer, pictureLayer, shapeSource, steadyLayer } from "./shape-layers";
import type { AnnotationStore } from "./store";
import { CLOSE_PX, DENSE, DIMMED, LIVELY, lookOf } from "./style";
import { type ToMap, toGeometry } from "./to-geometry";

/** What the layers ask of the annotator. */
export interface LayerHost {
  toMap: ToMap;
  colorOf(annotation: Annotation): string;
  visible(annotation: Annotation): boolean;
  /** Whether outlines are filled, and the opacity of all that is not in hand. */
  filled(): boolean;
  opacity(): number;
}

/** What is shown on top. */
export interface Foreground extends Guides {
  selection: readonly string[];
  hovered: string | null;
  moved: ReadonlyMap<string, WireShape>;
  drawn: { shape: WireShape; color: string } | null;
}

const NOTHING: Foreground = {
  selection: [],
  hovered: null,
  moved: new Map(),
  drawn: null,
};

export class AnnotationLayers {
  readonly #source = shapeSource();
  readonly #topSource = shapeSource();
  readonly #guideSource = shapeSource();
  /** Of all shapes one layer is seen: the steady one, or of very many the picture. */
  readonly #steady = steadyLayer(this.#source, 10);
  readonly #picture = pictureLayer(this.#source, 10);
  readonly #top = livelyLayer(this.#topSource, 11);
  /** What follows the pointer is drawn alone: nothing that is large is made anew for it. */
  readonly #guides = livelyLayer(this.#guideSource, 12);
  /** To be put on the map. */
  readonly layers = [this.#steady, this.#picture, this.#top, this.#guides];
  readonly #search = new CrossingSearch(() => {
    this.#source.changed();
    this.#topSource.changed();
  });
  #features = new Map<string, Feature>();
  #raised = new Set<string>();
  #foreground = NOTHING;
  #shown = true;
  #stop: () => void;

  constructor(
    private readonly store: AnnotationStore,
    private readonly host: LayerHost,
  ) {
    for (const layer of [this.#steady, this.#picture, this.#top]) {
      const top = layer === this.#top;
      layer.setStyle((feature, resolution) => this.#style(feature as Feature, resolution, top));
    }
    this.#stop = store.on((changed) => (changed ? this.#update(changed) : this.rebuild()));
  }

  /** Make all features anew, as after mirroring or when types are hidden. */
  rebuild(): void {
    this.#features.clear();
    for (const annotation of this.store.all()) this.#make(annotation);
    this.#source.clear(true);
    this.#source.addFeatures([...this.#features.values()]);
    this.#raise();
    this.#guide();
  }

  /** Show what is selected, hovered, moved and drawn. */
  show(foreground: Foreground): void {
    const before = this.#foreground;
    this.#foreground = foreground;
    if (!isSameRaised(before, foreground)) this.#raise();
    this.#guide();
    const opacity = this.host.opacity() * (foreground.selection.length > 0 ? DIMMED : 1);
    this.#steady.setOpacity(opacity);
    this.#picture.setOpacity(opacity);
  }

  /** Hides all of them while the picture they lie on is not yet there. */
  setShown(shown: boolean): void {
    this.#shown = shown;
    for (const layer of this.layers) {
      if (layer !== this.#picture && layer !== this.#steady) layer.setVisible(shown);
    }
    this.#choose();
  }

  close(): void {
    this.#stop();
    this.#search.close();
    this.#source.clear(true);
    this.#topSource.clear(true);
    this.#guideSource.clear(true);
  }

  #update(changed: ReadonlySet<string>): void {
    for (const uuid of changed) {
      const old = this.#features.get(uuid);
      if (old && this.#source.hasFeature(old)) this.#source.removeFeature(old);
      this.#features.delete(uuid);
      const annotation = this.store.get(uuid);
      const feature = annotation && this.#make(annotation);
      if (feature) this.#source.addFeature(feature);
    }
    this.#raise();
  }

  #make(annotation: Annotation): Feature | null {
    if (!this.host.visible(annotation)) return null;
    const geometry = toGeometry(annotation.shape, this.host.toMap);
    if (geometry === null) return null;
    const feature = new Feature({ geometry, annotation });
    feature.setId(annotation.uuid);
    this.#features.set(annotation.uuid, feature);
    return feature;
  }

  /**
   * Put what is selected, moved or hovered on top. The layer of all is drawn anew, which takes
   * long, only where something leaves it or comes back: never on a mere movement of the pointer.
   */
  #raise(): void {
    const { selection, moved, hovered } = this.#foreground;
    const raised = new Set([...selection, ...moved.keys()]);
    for (const uuid of new Set([...raised, ...this.#raised])) {
      if (raised.has(uuid) !== this.#raised.has(uuid)) this.#features.get(uuid)?.changed();
    }
    this.#raised = raised;
    this.#choose();
    const again = hovered !== null && !raised.has(hovered) ? this.#hoveredFeatures(hovered) : [];
    const above = [...raised].flatMap((uuid) => this.#raisedFeatures(uuid));
    this.#topSource.clear(true);
    this.#topSource.addFeatures([...again, ...above, ...this.#drawn()]);
  }

  #choose(): void {
    const many = this.#features.size > LIVELY;
    this.#picture.setVisible(this.#shown && many);
    this.#steady.setVisible(this.#shown && !many);
  }

  /** Drawn once more over itself. */
  #hoveredFeatures(uuid: string): Feature[] {
    const geometry = this.#features.get(uuid)?.getGeometry();
    const annotation = this.store.get(uuid);
    return geometry && annotation ? [new Feature({ geometry, annotation, again: true })] : [];
  }

  #raisedFeatures(uuid: string): Feature[] {
    const annotation = this.store.get(uuid);
    if (annotation === undefined || !this.host.visible(annotation)) return [];
    const shape = this.#foreground.moved.get(uuid) ?? annotation.shape;
    const geometry = toGeometry(shape, this.host.toMap);
    if (geometry === null) return [];
    return [new Feature({ geometry, annotation: { ...annotation, shape } })];
  }

  #drawn(): Feature[] {
    const { drawn } = this.#foreground;
    const geometry = drawn && toGeometry(drawn.shape, this.host.toMap);
    return drawn && geometry ? [new Feature({ geometry, annotation: draft(drawn.shape) })] : [];
  }

  #guide(): void {
    this.#guideSource.clear(true);
    this.#guideSource.addFeatures(guides(this.#foreground, this.host.toMap));
  }

  #style(feature: Feature, resolution: number, top: boolean): Style[] {
    const annotation = feature.get("annotation") as Annotation | undefined;
    if (annotation === undefined) return [];
    const { uuid, shape } = annotation;
    if (!top && this.#raised.has(uuid)) return [];
    const drawn = uuid === "" ? this.#foreground.drawn : null;
    const again = feature.get("again") === true;
    const look = lookOf(annotation, drawn?.color ?? this.host.colorOf(annotation), {
      hovered: again || uuid === this.#foreground.hovered,
      again,
      selected: top && !again,
      size: screenSize(shape, resolution),
      dense: this.#features.size > DENSE,
      filled: top || this.host.filled(),
    });
    const styles = stylesOf(look, shape.kind === "point");
    if (again) return styles;
    const crossed = this.#crossings(annotation, resolution).map(([x, y]) => this.host.toMap(x, y));
    return [
      ...styles,
      ...(crossed.length > 0 ? [crossingStyle(crossed)] : []),
      ...(look.sign === null ? [] : [signStyle(look.sign, this.#signPlace(shape))]),
    ];
  }

  /** Where the outline crosses itself, unless it is small or one of very many. */
  #crossings({ uuid, shape }: Annotation, resolution: number): Vertex[] {
    if (this.#features.size > DENSE || screenSize(shape, resolution) < CLOSE_PX) return [];
    if (this.store.get(uuid)?.shape === shape) return this.#search.of(shape);
    return passingSigns(shape);
  }

  /** The top-right corner of the bounds, which is where the eye looks first after the middle. */
  #signPlace(shape: WireShape): number[] {
    const [, y0, x1] = boundsOf(shape) ?? [0, 0, 0, 0];
    return this.host.toMap(x1, y0);
  }
}

function screenSize(shape: WireShape, resolution: number): number {
  const [x0, y0, x1, y1] = boundsOf(shape) ?? [0, 0, 0, 0];
  return Math.max(x1 - x0, y1 - y0) / resolution;
}

/** A shape on its way has no id and looks like any other, undashed: nothing waits for a save. */
function draft(shape: WireShape): Annotation {
  return {
    uuid: "",
    type: 0,
    shape,
    position: { z: 0, t: 0, plane: null, slice: 0 },
    concealed: false,
    blurred: false,
    revision: 0,
    status: "unverified",
    author: 0,
    score: null,
    state: "saved",
  };
}

/** Whether the same shapes are on top, so that only what follows the pointer may differ. */
function isSameRaised(a: Foreground, b: Foreground): boolean {
  return (
    a.hovered === b.hovered &&
    a.drawn === b.drawn &&
    a.selection.join() === b.selection.join() &&
    (a.moved === b.moved || a.moved.size + b.moved.size === 0)
  );
}
