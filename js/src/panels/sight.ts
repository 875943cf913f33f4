/** The part of the image that is seen, and how large. */

import type { Annotation } from "../annotations/annotation";
import type { InView } from "../annotations/loader";
import { type Bounds, boundsOf, type Vertex } from "../geometry/shapes";
import type { ImageState } from "../protocol";
import type { ImageSize } from "../tools/tool";
import { meanScale, stretchOf } from "../viewer/display";
import type { SlideMap } from "../viewer/slide-map";
import { type PlaneName, sliceCount, sliceSize } from "../volume/planes";
import type { Session } from "./session";

const NO_IMAGE: ImageSize = { width: 0, height: 0, depth: 1, frames: 1 };

export class Sight {
  constructor(
    private readonly session: Session,
    private readonly slide: SlideMap,
  ) {}

  /** Size of a screen pixel in image coordinates, in the mean of both axes. */
  pixel(): number {
    const resolution = this.slide.map.getView().getResolution() ?? 1;
    return resolution / meanScale(this.slide.display.peek());
  }

  /** How much longer each axis is shown than in the mean: voxels need not be squares. */
  stretch(): Vertex {
    return stretchOf(this.slide.display.peek());
  }

  /** The image as the open plane of it is drawn on; of no size before there is one. */
  size(): ImageSize {
    const image = this.session.shown.peek();
    return image ? sizeOn(image, this.slide.plane) : NO_IMAGE;
  }

  /** Width and height of that, null before there is an image. */
  extent(): [number, number] | null {
    if (this.session.shown.peek() === null) return null;
    const { width, height } = this.size();
    return [width, height];
  }

  /** The visible part of the image and how large it is shown, null before there is one. */
  inView(): InView | null {
    const { shown, image } = this.session;
    if (shown.peek()?.id !== image.peek()) return null;
    const bounds = this.viewport();
    return bounds && { bounds, resolution: this.pixel() };
  }

  /** The visible part of the image, null before there is one. */
  viewport(): Bounds | null {
    const size = this.slide.map.getSize();
    if (size === undefined || this.session.shown.peek() === null) return null;
    const [width = 0, height = 0] = size;
    const pixels = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ];
    const places = pixels.map((pixel) => this.slide.map.getCoordinateFromPixel(pixel));
    if (places.some((place) => !place)) return null;
    const corners = places.map((place) => this.slide.toImage(place));
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  /** Bring an annotation into view without changing the zoom unless it is too large. */
  reveal(annotation: Annotation): void {
    const bounds = boundsOf(annotation.shape);
    const viewport = this.viewport();
    if (bounds === null || viewport === null) return;
    const [x0, y0, x1, y1] = bounds;
    const share = Math.max(
      (x1 - x0) / (viewport[2] - viewport[0]),
      (y1 - y0) / (viewport[3] - viewport[1]),
    );
    const zoom = this.slide.zoom.peek();
    const far = share > 0.9 ? { zoom: (zoom * 0.6) / share } : {};
    this.slide.setView({ center: [(x0 + x1) / 2, (y0 + y1) / 2], ...far });
  }
}

function sizeOn(image: ImageState, plane: PlaneName | null): ImageSize {
  if (plane === null || image.space === null) return image;
  const [width, height] = sliceSize(image.space.shape, plane);
  const depth = sliceCount(image.space.shape, plane);
  return { width, height, depth, frames: image.frames, origin: -0.5 };
}
