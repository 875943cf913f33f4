/** The picture as screening moves it: a cell fills it, with a narrow rim of what lies around. */

import type { Bounds } from "../geometry/shapes";
import { fitResolution } from "../viewer/geometry";
import type { Pair } from "../viewer/pyramid";
import type { SlideMap } from "../viewer/slide-map";
import type { ScreeningView } from "./screening";

/** CSS pixels of the rim, in which the outline of the cell is seen. */
const RIM = 10;

/** The lower rim has room for the scale bar: nothing lies over the cell. */
const LOWER_RIM = 36;

/** CSS pixels by which a cell may be off its place: views come to rest on whole pixels. */
const NEAR = 2;

export function screeningView(slide: SlideMap): ScreeningView {
  const inner = (): Pair => {
    const [width = 0, height = 0] = slide.map.getSize() ?? [];
    return [Math.max(50, width - 2 * RIM), Math.max(50, height - RIM - LOWER_RIM)];
  };
  const radians = () => slide.map.getView().getRotation();
  const fitting = ([x0, y0, x1, y1]: Bounds) => {
    const resolution = fitResolution([x1 - x0, y1 - y0], inner(), radians());
    // The middle of the picture lies below that of the cell, as the picture is turned.
    const below = ((LOWER_RIM - RIM) / 2) * resolution;
    const [x, y] = slide.toMap((x0 + x1) / 2, (y0 + y1) / 2);
    const [cos, sin] = [Math.cos(radians()), Math.sin(radians())];
    const center = slide.toImage([x + below * sin, y - below * cos]);
    return { center, zoom: 1 / resolution };
  };
  let snapped: { center: Pair; zoom: number } | null = null;
  const isUnmoved = () => {
    if (snapped === null) return false;
    const { center, zoom } = snapped;
    const [x, y] = slide.center;
    const off = Math.hypot(center[0] - x, center[1] - y) * zoom;
    return off <= NEAR && Math.abs(slide.zoom.peek() / zoom - 1) < 0.01;
  };
  return {
    snap(bounds) {
      snapped = fitting(bounds);
      slide.setView(snapped);
    },
    cellSize(zoom) {
      // The bar below has just taken some of the height.
      slide.map.updateSize();
      const [width, height] = inner();
      const lies = Math.round(radians() / (Math.PI / 2)) % 2 !== 0;
      return lies ? [height / zoom, width / zoom] : [width / zoom, height / zoom];
    },
    axis(across, down) {
      const [width = 0, height = 0] = slide.map.getSize() ?? [];
      const at = (x: number, y: number) =>
        slide.toImage(slide.map.getCoordinateFromPixel([x, y]) ?? [0, 0]);
      const from = at(width / 2, height / 2);
      const to = at(width / 2 + 100 * across, height / 2 + 100 * down);
      const [x, y] = [to[0] - from[0], to[1] - from[1]];
      return Math.abs(x) >= Math.abs(y) ? [Math.sign(x), 0] : [0, Math.sign(y)];
    },
    onResize(resized) {
      const changed = () => isUnmoved() && resized();
      slide.map.on("change:size", changed);
      return () => slide.map.un("change:size", changed);
    },
  };
}
