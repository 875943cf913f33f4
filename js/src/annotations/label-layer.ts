/**
 * Draws label tiles under the vectors: at once what is there, of the nearest level, never a hole.
 * It is drawn at rest and with a margin; while the map moves the picture is moved with it.
 */

import Layer from "ol/layer/Layer";
import type { FrameState } from "ol/Map";
import { apply, create, makeInverse, multiply, set, type Transform } from "ol/transform";
import ViewHint from "ol/ViewHint";
import type { Bounds, Vertex } from "../geometry/shapes";
import { corners } from "../geometry/shapes";
import type { HeldTile } from "./label-cache";
import { covering, levelFor, type Place, type Size } from "./label-grid";
import { drawPlaces } from "./label-picture";
import type { LabelTiles } from "./label-tiles";
import type { ToMap } from "./to-geometry";

/** What is drawn as vectors, and of which level the tiles beneath are. */
export interface Beneath {
  /** Null where no tiles are needed in view. */
  level: number | null;
  /** Where everything is drawn as vectors; beside it old tiles may show. */
  covered: Bounds | null;
}

export interface LabelHost {
  toMap: ToMap;
  /** Size of the open image, null while there is none. */
  size(): Size | null;
  /** Null where nothing is to be drawn. */
  beneath(): Beneath | null;
  /** The coloured picture of a tile, null where nothing is on it. */
  picture(tile: HeldTile): HTMLCanvasElement | null;
  /** Bumped when the picture of a tile may be another. */
  version(): number;
  /** All tiles in view are drawn as they should be. */
  drawn(): void;
}

/** Of the view so much is drawn beside it on each side. */
const MARGIN = 0.25;
/** Enlarged or reduced by more, the picture is drawn anew while the map moves. */
const STRETCHED = 2;

interface Drawn {
  /** Map coordinates to pixels of the screen. */
  toPixel: Transform;
  key: string;
  margin: Vertex;
}

export class LabelLayer extends Layer {
  readonly #canvas = document.createElement("canvas");
  readonly #element = document.createElement("div");
  #drawn: Drawn | null = null;
  #arrived = 0;
  #stop: () => void;

  constructor(
    private readonly labels: LabelTiles,
    private readonly host: LabelHost,
    zIndex: number,
  ) {
    super({ zIndex });
    this.#element.className = "exact-labels";
    this.#element.append(this.#canvas);
    Object.assign(this.#element.style, { position: "absolute", inset: "0", pointerEvents: "none" });
    this.#canvas.style.position = "absolute";
    this.#stop = labels.on(() => {
      this.#arrived++;
      this.changed();
    });
  }

  override disposeInternal(): void {
    this.#stop();
    super.disposeInternal();
  }

  override render(frame: FrameState): HTMLElement | null {
    const size = this.host.size();
    const beneath = this.host.beneath();
    if (size === null || beneath === null) {
      this.#drawn = null;
      this.labels.want([]);
      return null;
    }
    const key = this.#keyOf(frame, beneath);
    if (!this.#serves(frame, key)) this.#draw(frame, key, size, beneath);
    this.#place(frame);
    const opacity = frame.layerStatesArray[frame.layerIndex]?.opacity ?? 1;
    this.#element.style.opacity = opacity === 1 ? "" : `${opacity}`;
    if (!isMoving(frame) && beneath.level !== null && this.labels.complete) this.host.drawn();
    return this.#element;
  }

  #keyOf({ size, pixelRatio }: FrameState, { level, covered }: Beneath): string {
    const origin = [...this.host.toMap(0, 0), ...this.host.toMap(1, 0)];
    const parts = [this.#arrived, this.host.version(), level, covered, size, pixelRatio, origin];
    return parts.join(" ");
  }

  /** Whether what is drawn only has to be moved. */
  #serves(frame: FrameState, key: string): boolean {
    const drawn = this.#drawn;
    if (drawn === null || drawn.key !== key) return false;
    const now = frame.coordinateToPixelTransform;
    if (!isMoving(frame)) return now.every((value, i) => value === drawn.toPixel[i]);
    const back = between(now, drawn.toPixel);
    const stretch = Math.hypot(back[0] ?? 1, back[1] ?? 0);
    if (stretch > STRETCHED || stretch < 1 / STRETCHED) return false;
    const [width = 0, height = 0] = frame.size;
    const [x, y] = drawn.margin;
    return corners([0, 0, width, height]).every((corner) => {
      const [atX = 0, atY = 0] = apply(back, [...corner]);
      return atX >= -x && atY >= -y && atX <= width + x && atY <= height + y;
    });
  }

  #draw(frame: FrameState, key: string, size: Size, beneath: Beneath): void {
    const [width = 0, height = 0] = frame.size;
    const margin: Vertex = [Math.ceil(width * MARGIN), Math.ceil(height * MARGIN)];
    const ratio = frame.pixelRatio;
    this.#fit([width + 2 * margin[0], height + 2 * margin[1]], margin, ratio);
    const toPixel = frame.coordinateToPixelTransform.slice() as Transform;
    this.#drawn = { toPixel, key, margin };
    const context = this.#canvas.getContext("2d");
    if (context === null) return;
    const fromImage = multiply(toPixel.slice() as Transform, this.#imageToMap());
    const shift = set(create(), ratio, 0, 0, ratio, margin[0] * ratio, margin[1] * ratio);
    context.setTransform(...(multiply(shift, fromImage) as unknown as Six));
    const inView = seenBounds(fromImage, [0, 0, width, height]);
    const around = seenBounds(fromImage, [
      -margin[0],
      -margin[1],
      width + margin[0],
      height + margin[1],
    ]);
    const level = Math.max(beneath.level ?? 0, levelFor(frame.viewState.resolution, size));
    this.labels.want(beneath.level === null ? [] : covering(inView, level, size));
    if (beneath.covered) clipOutside(context, around, beneath.covered);
    const used = this.#paint(context, covering(around, level, size));
    this.labels.trim(used);
  }

  #paint(context: CanvasRenderingContext2D, places: readonly Place[]): Set<HeldTile> {
    return drawPlaces(context, places, {
      find: (place) => this.labels.find(place),
      picture: (tile) => this.host.picture(tile),
    });
  }

  /** Setting the size clears the canvas too. */
  #fit([width, height]: Vertex, [left, top]: Vertex, ratio: number): void {
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    Object.assign(this.#canvas.style, {
      left: `${-left}px`,
      top: `${-top}px`,
      width: `${width}px`,
      height: `${height}px`,
      transformOrigin: `${left}px ${top}px`,
    });
  }

  /** Move the picture from where it was drawn to where it belongs now. */
  #place(frame: FrameState): void {
    if (this.#drawn === null) return;
    const moved = between(this.#drawn.toPixel, frame.coordinateToPixelTransform);
    this.#canvas.style.transform = `matrix(${moved.join(", ")})`;
  }

  #imageToMap(): Transform {
    const [x0 = 0, y0 = 0] = this.host.toMap(0, 0);
    const [x1 = 0, y1 = 0] = this.host.toMap(1, 0);
    const [x2 = 0, y2 = 0] = this.host.toMap(0, 1);
    return set(create(), x1 - x0, y1 - y0, x2 - x0, y2 - y0, x0, y0);
  }
}

type Six = [number, number, number, number, number, number];

function isMoving({ viewHints }: FrameState): boolean {
  return (viewHints[ViewHint.ANIMATING] ?? 0) > 0 || (viewHints[ViewHint.INTERACTING] ?? 0) > 0;
}

/** From pixels of one transform to those of another. */
function between(from: Transform, to: Transform): Transform {
  return multiply(to.slice() as Transform, makeInverse(create(), from));
}

/** The smallest rectangle of the image around a rectangle of the screen. */
function seenBounds(fromImage: Transform, screen: Bounds): Bounds {
  const toImage = makeInverse(create(), fromImage);
  const places = corners(screen).map((corner) => apply(toImage, [...corner]));
  const xs = places.map(([x = 0]) => x);
  const ys = places.map(([, y = 0]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function clipOutside(context: CanvasRenderingContext2D, outer: Bounds, inner: Bounds): void {
  context.beginPath();
  for (const [x0, y0, x1, y1] of [outer, inner]) context.rect(x0, y0, x1 - x0, y1 - y0);
  context.clip("evenodd");
}
