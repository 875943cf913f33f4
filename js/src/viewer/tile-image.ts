/** From the file of a tile to pixels that fill its place in the grid. */

import type { TileFile } from "../transport/wishes";
import type { Pair } from "./pyramid";

export interface TileFit {
  /** Pixels of a full tile. */
  size: Pair;
  /** Those that belong to the image, from the top left. */
  used: Pair;
  mirrored: boolean;
}

/** Decodes a tile, cuts off its padding and mirrors it. */
export async function tileImage(
  { bytes, mediaType }: TileFile,
  { size, used, mirrored }: TileFit,
): Promise<ImageBitmap | HTMLCanvasElement> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: mediaType }), {
    colorSpaceConversion: "none",
  });
  const [width, height] = size;
  const full = bitmap.width === width && bitmap.height === height;
  if (full && used[0] === width && used[1] === height && !mirrored) return bitmap;
  const canvas = sheet(width, height);
  const context = canvas.getContext("2d") as CanvasRenderingContext2D | null;
  if (context === null) throw new Error("this browser has no 2d canvas");
  if (mirrored) context.setTransform(-1, 0, 0, 1, width, 0);
  const w = Math.min(used[0], bitmap.width);
  const h = Math.min(used[1], bitmap.height);
  context.drawImage(bitmap, 0, 0, w, h, 0, 0, w, h);
  bitmap.close();
  return "transferToImageBitmap" in canvas ? canvas.transferToImageBitmap() : canvas;
}

function sheet(width: number, height: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
