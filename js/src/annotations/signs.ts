/** The small signs at a shape's corner, drawn once each: a tick, a cross, a warning. */

import type { Sign } from "./style";

/** Those of a shape's state, and that of a place where an outline crosses itself. */
export type SignName = Sign | "crossing";

const SIZE = 16;
const SCALE = 2;

const GROUND: Record<SignName, string> = {
  verified: "#1b7f3b",
  rejected: "#b3261e",
  failed: "#b3261e",
  conflict: "#8a5a00",
  crossing: "#8a5a00",
  keyframe: "#1d5fa8",
};

const STROKES: Record<SignName, string> = {
  verified: "M4.5 8.5 L7 11 L11.5 5.5",
  rejected: "M5 5 L11 11 M11 5 L5 11",
  failed: "M8 4 L8 9 M8 11.6 L8 12",
  conflict: "M4 6 L12 6 M9.5 3.8 L12 6 M12 10 L4 10 M6.5 12.2 L4 10",
  crossing: "M5.8 7.2 L10.2 12.4 M10.2 7.2 L5.8 12.4",
  keyframe: "",
};

const drawn = new Map<SignName, HTMLCanvasElement>();

/** The picture of a sign, twice as large as it is shown for the sake of fine screens. */
export function signPicture(sign: SignName): HTMLCanvasElement {
  const known = drawn.get(sign);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = SIZE * SCALE;
  canvas.height = SIZE * SCALE;
  const context = canvas.getContext("2d");
  if (context) draw(context, sign);
  drawn.set(sign, canvas);
  return canvas;
}

export const SIGN_SCALE = 1 / SCALE;

function draw(context: CanvasRenderingContext2D, sign: SignName): void {
  context.scale(SCALE, SCALE);
  context.fillStyle = GROUND[sign];
  context.strokeStyle = "#ffffff";
  context.lineWidth = 1;
  context.fill(ground(sign));
  context.stroke(ground(sign));
  context.lineWidth = 2;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.stroke(new Path2D(STROKES[sign]));
}

/** A warning is a triangle, a keyframe a diamond, everything else a disc: the form tells them apart. */
function ground(sign: SignName): Path2D {
  if (sign === "failed" || sign === "crossing") return new Path2D("M8 0.8 L15.4 14.6 L0.6 14.6 Z");
  if (sign === "keyframe") return new Path2D("M8 1 L15 8 L8 15 L1 8 Z");
  const disc = new Path2D();
  disc.arc(8, 8, 7, 0, 2 * Math.PI);
  return disc;
}
