/** A small picture of an item, made of tiles that are on hand: the kernel is not asked. */

import { boundsOf } from "../geometry/shapes";
import type { ImageState } from "../protocol";
import { defaultLooks } from "../samples/looks";
import { SamplePicture } from "../samples/sample-picture";
import type { TilePlace } from "../transport/wishes";
import { gridLevels, type Pair, usedSize } from "../viewer/pyramid";
import { tileImage } from "../viewer/tile-image";
import { type Samples, samplesIn } from "../volume/sample-type";
import { framed, tilesFor, wholeOf } from "./framing";
import type { HeldTiles } from "./held-tiles";
import { outlined } from "./item-layer";
import type { ReviewItemEntry } from "./protocol";

const GROUND = "#2b2b2b";

export interface Drawn {
  item: ReviewItemEntry;
  image: ImageState;
  color: string;
  /** Of the picture, so that the tiles are those that were fetched for it. */
  viewport: Pair;
  tiles: HeldTiles;
}

/** Draws an item on a canvas; resolves when all that is on hand is drawn. */
export async function drawThumbnail(canvas: HTMLCanvasElement, drawn: Drawn): Promise<void> {
  const { item, image, viewport } = drawn;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const view = framed(item, { scale: [1, 1] }, viewport) ?? wholeOf(image, viewport);
  const { width, height } = canvas;
  // As much of the picture as fits, its middle in the middle.
  const scale = Math.min(width / viewport[0], height / viewport[1]) / view.resolution;
  const left = view.center[0] - width / 2 / scale;
  const top = view.center[1] - height / 2 / scale;
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [width, height];
  const draft = sheet.getContext("2d");
  if (draft === null) return;
  draft.fillStyle = image.background ?? GROUND;
  draft.fillRect(0, 0, width, height);
  draft.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  if (image.space === null) await drawTiles(draft, drawn, view);
  drawOutline(draft, drawn, scale);
  context.clearRect(0, 0, width, height);
  context.drawImage(sheet, 0, 0);
}

async function drawTiles(
  context: CanvasRenderingContext2D,
  { item, image, viewport, tiles }: Drawn,
  view: { center: Pair; resolution: number },
): Promise<void> {
  const { z, t } = item.position;
  const ratio = globalThis.devicePixelRatio || 1;
  const places = tilesFor(image, { z, t }, view, viewport, ratio);
  const shown = places[0]?.level;
  const level = gridLevels(image, false).find(({ index }) => index === shown);
  if (level === undefined) return;
  const { tile_width: width, tile_height: height, downsample } = level.level;
  for (const place of places.filter((one) => one.level === shown)) {
    const fit = {
      size: [width, height] as Pair,
      used: usedSize(level, place.column, place.row),
      mirrored: false,
    };
    const picture = image.raw
      ? await samplePicture(image, place, fit, tiles)
      : await filePicture(place, fit, tiles);
    if (picture === null) continue;
    const [x, y] = [place.column * width * downsample, place.row * height * downsample];
    context.drawImage(picture, x, y, width * downsample, height * downsample);
  }
}

async function filePicture(
  place: TilePlace,
  fit: Parameters<typeof tileImage>[1],
  tiles: HeldTiles,
) {
  const file = await tiles.peek(place);
  return file && (await tileImage(file, fit));
}

async function samplePicture(
  image: ImageState,
  place: TilePlace,
  fit: Parameters<typeof tileImage>[1],
  tiles: HeldTiles,
) {
  const found = new Map<number, Samples>();
  for (let c = 0; c < image.channels; c++) {
    const file = await tiles.peek({ ...place, c });
    if (file)
      found.set(
        c,
        samplesIn(
          image.dtype,
          new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength),
        ),
      );
  }
  const looks = defaultLooks(image);
  return found.size === 0 ? null : new SamplePicture(found, fit, () => looks).paint();
}

function drawOutline(
  context: CanvasRenderingContext2D,
  { item, color }: Drawn,
  scale: number,
): void {
  const shape = outlined(item);
  if (boundsOf(shape) === null) return;
  context.beginPath();
  switch (shape.kind) {
    case "bounding box":
      context.rect(shape.x0, shape.y0, shape.x1 - shape.x0, shape.y1 - shape.y0);
      break;
    case "circle":
      context.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      break;
    case "point":
      context.arc(shape.x, shape.y, 3 / scale, 0, 2 * Math.PI);
      break;
    case "line":
      trace(context, shape.vertices, false);
      break;
    case "polygon":
      for (const ring of shape.parts.flat()) trace(context, ring, shape.closed);
      break;
  }
  for (const [stroke, width] of [
    ["rgba(0, 0, 0, 0.6)", 3],
    [color, 1.5],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width / scale;
    context.stroke();
  }
}

function trace(context: CanvasRenderingContext2D, ring: Pair[], closed: boolean): void {
  for (const [place, [x, y]] of ring.entries()) {
    if (place === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (closed) context.closePath();
}
