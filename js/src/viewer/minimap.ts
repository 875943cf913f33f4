/** The whole image, small, with the rectangle that is in view. */

import { effect } from "@preact/signals";
import type { FrameState } from "ol/Map.js";
import type { ImageState } from "../protocol";
import { iconButton } from "./chrome";
import type { Pair } from "./pyramid";
import type { SlideMap } from "./slide-map";
import type { Painted } from "./slide-tile";
import { viewKey } from "./view-key";

/** CSS pixels of the longer side. */
const LONGEST = 140;
/** Milliseconds without a turn or a change of colours until a stack is drawn anew. */
const REST = 150;

/** The whole image, small. */
type Small = ImageBitmap | Painted;

/** Adds the small picture; returns how to take it away. */
export function addMinimap(slide: SlideMap): () => void {
  const box = document.createElement("div");
  box.className = "exact-minimap";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Whole image; press to go there");
  const fold = iconButton("map", "Fold the overview", () => {
    const folded = box.classList.toggle("exact-folded");
    fold.title = folded ? "Show the overview" : "Fold the overview";
    fold.setAttribute("aria-label", fold.title);
    fold.setAttribute("aria-expanded", String(!folded));
  });
  fold.setAttribute("aria-expanded", "true");
  box.append(canvas, fold);
  slide.overlay.append(box);

  let picture: Small | null = null;
  let reading = new AbortController();
  const draw = () => paint(canvas, slide, picture);
  let seen = "";
  const follow = ({ frameState }: { frameState: FrameState | null }) => {
    const key = frameState === null ? "" : viewKey(frameState);
    if (key !== seen) draw();
    seen = key;
  };
  const thumbnail = async (image: ImageState, signal: AbortSignal) => {
    const size = Math.round(LONGEST * pixelRatio());
    const params = { image: image.id, size };
    const { buffers, result } = await slide.transport.call("image.thumbnail", params, { signal });
    const [file] = buffers;
    if (file === undefined) return null;
    const bytes = new Uint8Array(file.buffer as ArrayBuffer, file.byteOffset, file.byteLength);
    return createImageBitmap(new Blob([bytes], { type: result.media_type }));
  };
  const load = async (image: ImageState) => {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    const found = (await slide.overview(signal)) ?? (await thumbnail(image, signal));
    if (signal.aborted || found === null) return;
    picture = found;
    draw();
  };
  let resting: ReturnType<typeof setTimeout> | undefined;

  const stops = [
    effect(() => {
      const image = slide.image.value;
      // Of a volume the whole is seen in the other planes.
      box.hidden = image === null || image.space !== null;
      picture = null;
      seen = "";
      if (image === null || image.space !== null) return;
      size(canvas, image);
      // Without it the rectangle still shows where one is.
      load(image).catch(() => undefined);
    }),
    effect(() => {
      slide.mirrored.value;
      slide.overlaid.value;
      draw();
    }),
    effect(() => {
      // Of a stack the frame that is seen, in its colours, once nobody turns any more.
      void slide.drawn.value;
      void slide.channels.value;
      const image = slide.image.value;
      clearTimeout(resting);
      if (!image?.raw || image.space !== null) return;
      resting = setTimeout(() => load(image).catch(() => undefined), REST);
    }),
    () => clearTimeout(resting),
  ];
  slide.map.on("postrender", follow);
  listen(canvas, slide);
  return () => {
    reading.abort();
    slide.map.un("postrender", follow);
    for (const stop of stops) stop();
  };
}

function pixelRatio(): number {
  return globalThis.devicePixelRatio || 1;
}

function size(canvas: HTMLCanvasElement, { width, height }: ImageState): void {
  const scale = LONGEST / Math.max(width, height);
  const [w, h] = [Math.max(12, width * scale), Math.max(12, height * scale)];
  canvas.style.width = `${w}px`;
  canvas.style.height = `${h}px`;
  canvas.width = Math.round(w * pixelRatio());
  canvas.height = Math.round(h * pixelRatio());
}

function paint(canvas: HTMLCanvasElement, slide: SlideMap, picture: Small | null): void {
  const image = slide.image.peek();
  const context = canvas.getContext("2d");
  if (image === null || context === null) return;
  const { width, height } = canvas;
  const mirrored = slide.mirrored.peek();
  context.clearRect(0, 0, width, height);
  context.setTransform(mirrored ? -1 : 1, 0, 0, 1, mirrored ? width : 0, 0);
  if (picture !== null) {
    context.drawImage("paint" in picture ? picture.paint() : picture, 0, 0, width, height);
  }
  slide.overlaid.peek()?.(context, width / image.width, height / image.height);
  context.resetTransform();
  // The corners of the view, which may be turned.
  const [w, h] = (slide.map.getSize() ?? [0, 0]) as Pair;
  const corners: Pair[] = [
    [0, 0],
    [w, 0],
    [w, h],
    [0, h],
  ];
  const path = new Path2D();
  for (const corner of corners) {
    const [x = 0, y = 0] = slide.map.getCoordinateFromPixel(corner) ?? [];
    path.lineTo((x / image.width) * width, (-y / image.height) * height);
  }
  path.closePath();
  // A dark and a light line are seen on any picture.
  outline(context, path, "rgb(0 0 0 / 75%)", 4);
  outline(context, path, "#fff", 2);
}

function outline(
  context: CanvasRenderingContext2D,
  path: Path2D,
  color: string,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke(path);
}

/** A press or drag puts the middle of the view under the pointer. */
function listen(canvas: HTMLCanvasElement, slide: SlideMap): void {
  const go = (event: PointerEvent) => {
    const image = slide.image.peek();
    if (image === null || event.buttons === 0) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const across = ((event.clientX - left) / width) * image.width;
    const down = ((event.clientY - top) / height) * image.height;
    slide.setView({ center: slide.toImage([across, -down]) });
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    go(event);
  });
  canvas.addEventListener("pointermove", go);
}
