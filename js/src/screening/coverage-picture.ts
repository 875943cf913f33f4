/** What was seen, on the small picture of the whole: a veil with hatching, so not by colour alone. */

import type { OverviewPainter } from "../viewer/slide-map";
import type { Walk } from "./walk";

/** Device pixels from line to line. */
const HATCH = 8;

/** On dark pictures the veil is light and the lines are faint: they would outshine what was stained. */
const ON_LIGHT = { veil: "rgb(0 60 130 / 40%)", lines: "rgb(255 255 255 / 85%)" };
const ON_DARK = { veil: "rgb(70 140 230 / 30%)", lines: "rgb(170 210 255 / 50%)" };

// A dark and a light line are seen on any picture.
const HERE: [string, number][] = [
  ["rgb(0 0 0 / 75%)", 3],
  ["#fff", 1],
];

/** Paints the walk as it is now, on a picture that is dark where nothing is, or light. */
export function coveragePainter(walk: Walk, isDark: boolean): OverviewPainter {
  const seen = [...walk.covered].map((cell) => walk.grid.bounds(cell));
  const here = walk.grid.bounds(walk.cell.value);
  const { veil, lines } = isDark ? ON_DARK : ON_LIGHT;
  return (context, across, down) => {
    const path = new Path2D();
    for (const [x0, y0, x1, y1] of seen) {
      path.rect(x0 * across, y0 * down, (x1 - x0) * across, (y1 - y0) * down);
    }
    context.save();
    context.fillStyle = veil;
    context.fill(path);
    context.clip(path);
    hatch(context, lines);
    context.restore();
    const [x0, y0, x1, y1] = here;
    for (const [color, width] of HERE) {
      context.lineWidth = width;
      context.strokeStyle = color;
      context.strokeRect(x0 * across, y0 * down, (x1 - x0) * across, (y1 - y0) * down);
    }
  };
}

function hatch(context: CanvasRenderingContext2D, color: string): void {
  const { width, height } = context.canvas;
  context.beginPath();
  for (let x = -height; x < width; x += HATCH) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.lineWidth = 1;
  context.strokeStyle = color;
  context.stroke();
}
