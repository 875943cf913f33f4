/**
 * Shows a slice of the masks on a map: voxels tinted in the colour of their type, and an outline
 * along their edges that is as wide as that of any other shape and dashed while it is not saved.
 */

import Layer from "ol/layer/Layer.js";
import type { FrameState } from "ol/Map.js";
import { create, multiply, set, type Transform } from "ol/transform.js";
import type { Look } from "../annotations/style";
import type { Vertex } from "../geometry/shapes";
import type { MaskData } from "./mask-data";
import { outlined, tinted } from "./overlay";
import { type PlaneName, slicing } from "./plane";

/** A mask as it is to be seen. */
export interface ShownMask {
  type: number;
  mask: MaskData;
  look: Pick<Look, "color" | "fill" | "opacity" | "width" | "dash" | "casing">;
}

export interface MaskView {
  plane: PlaneName;
  slice: number;
  /** Image coordinate of the left and top edge. */
  origin: number;
  masks: readonly ShownMask[];
  /** Of all of them, from 0 to 1. */
  opacity: number;
}

export interface MaskHost {
  toMap(x: number, y: number): number[];
}

const DARK = "rgba(0, 0, 0, 0.6)";
const LIGHT = "rgba(255, 255, 255, 0.8)";

interface Drawn {
  picture: HTMLCanvasElement;
  outline: Vertex[][];
  look: ShownMask["look"];
}

type Six = [number, number, number, number, number, number];

export class MaskLayer extends Layer {
  readonly #canvas = document.createElement("canvas");
  #view: MaskView | null = null;
  /** Made when it is drawn, however often the mask has changed since; null where that is due. */
  #drawn: Drawn[] | null = null;

  constructor(
    private readonly host: MaskHost,
    zIndex: number,
  ) {
    super({ zIndex });
    this.#canvas.className = "exact-masks";
    Object.assign(this.#canvas.style, { position: "absolute", inset: "0", pointerEvents: "none" });
  }

  /** @param view What is seen from now on, null for nothing. */
  show(view: MaskView | null): void {
    this.#view = view;
    this.#drawn = null;
    this.changed();
  }

  override render(frame: FrameState): HTMLElement | null {
    const view = this.#view;
    const drawn = view ? (this.#drawn ?? view.masks.flatMap((one) => drawnOf(one, view))) : [];
    this.#drawn = drawn;
    // A canvas of the view's size costs every frame, and most images have no masks.
    if (view === null || drawn.length === 0) return null;
    const { pixelRatio, size } = frame;
    const [width = 0, height = 0] = size.map((length) => Math.round(length * pixelRatio));
    // Setting the size clears the canvas too.
    this.#canvas.width = width;
    this.#canvas.height = height;
    Object.assign(this.#canvas.style, { width: `${size[0]}px`, height: `${size[1]}px` });
    const context = this.#canvas.getContext("2d");
    if (context === null) return null;
    const scaled = set(create(), pixelRatio, 0, 0, pixelRatio, 0, 0);
    const toPixel = multiply(scaled, frame.coordinateToPixelTransform);
    context.globalAlpha = view.opacity;
    for (const one of drawn) this.#draw(context, one, toPixel, pixelRatio);
    return this.#canvas;
  }

  #draw(
    context: CanvasRenderingContext2D,
    { picture, outline, look }: Drawn,
    toPixel: Transform,
    pixelRatio: number,
  ): void {
    const toMap = this.#toMap();
    const all = multiply(toPixel.slice() as Transform, toMap) as unknown as Six;
    context.setTransform(...all);
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, 0, 0);
    context.resetTransform();
    const path = pathOf(outline, all);
    const stroke = (color: string, width: number, dash: readonly number[] = []) => {
      if (width === 0) return;
      context.strokeStyle = color;
      context.lineWidth = width * pixelRatio;
      context.setLineDash(dash.map((length) => length * pixelRatio));
      context.stroke(path);
    };
    context.lineJoin = "round";
    stroke(DARK, look.casing.dark);
    stroke(LIGHT, look.casing.light);
    stroke(look.color, look.width, look.dash);
  }

  /** Pixels of the picture, whose corners are at integers, to the map. */
  #toMap(): Transform {
    const origin = this.#view?.origin ?? 0;
    const at = (x: number, y: number) => this.host.toMap(origin + x, origin + y) as Vertex;
    const [x0, y0] = at(0, 0);
    const [x1, y1] = at(1, 0);
    const [x2, y2] = at(0, 1);
    return set(create(), x1 - x0, y1 - y0, x2 - x0, y2 - y0, x0, y0);
  }
}

/** Nothing for a mask that marks no voxel of the slice. */
function drawnOf({ mask, look }: ShownMask, { plane, slice }: MaskView): Drawn[] {
  const { width, height, slices } = slicing(plane, mask.grid);
  if (slice < 0 || slice >= slices) return [];
  const data = mask.slice(plane, slice);
  if (!data.includes(1)) return [];
  const picture = document.createElement("canvas");
  picture.width = width;
  picture.height = height;
  const pixels = new ImageData(tinted(data, look.color, look.fill), width, height);
  picture.getContext("2d")?.putImageData(pixels, 0, 0);
  return [{ picture, outline: outlined(data, width), look }];
}

/** Rings in voxels, whose centres are at integers, as a path in pixels. */
function pathOf(outline: Vertex[][], [a, b, c, d, e, f]: Six): Path2D {
  const path = new Path2D();
  for (const ring of outline) {
    for (const [n, [x, y]] of ring.entries()) {
      const [across, down] = [x + 0.5, y + 0.5];
      const [px, py] = [a * across + c * down + e, b * across + d * down + f];
      if (n === 0) path.moveTo(px, py);
      else path.lineTo(px, py);
    }
    path.closePath();
  }
  return path;
}
