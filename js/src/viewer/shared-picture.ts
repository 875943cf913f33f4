/** A decoded tile that several hold: it is let go when the last of them is done with it. */

import { TileCache } from "../frames/tile-cache";
import type { ImageState } from "../protocol";
import type { TilePlace, Transport } from "../transport/transport";
import { type GridLevel, gridLevels, usedSize } from "./pyramid";
import type { Painted } from "./slide-tile";
import { tileImage } from "./tile-image";

/** Bytes of decoded pictures that are kept, of all frames. */
const PICTURES = 192 * 2 ** 20;

type Drawable = ImageBitmap | HTMLCanvasElement;

export class SharedPicture implements Painted {
  readonly #held: { by: number };
  #open = true;

  constructor(
    private readonly picture: Drawable,
    held = { by: 0 },
  ) {
    this.#held = held;
    held.by++;
  }

  get byteLength(): number {
    return this.picture.width * this.picture.height * 4;
  }

  /** The same picture for one more, who closes it by itself. */
  share(): SharedPicture {
    return new SharedPicture(this.picture, this.#held);
  }

  paint(): Drawable {
    return this.picture;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#held.by--;
    if (this.#held.by === 0 && "close" in this.picture) this.picture.close();
  }
}

/** Keeps the pictures of an image's frames, decoded: a frame that is there turns at once. */
export function pictureCache(
  image: ImageState,
  mirrored: boolean,
  transport: Transport,
): TileCache<SharedPicture> {
  const levels = new Map<number, GridLevel>(
    gridLevels(image, mirrored).map((level) => [level.index, level]),
  );
  const read = async (place: TilePlace, signal: AbortSignal) => {
    const level = levels.get(place.level);
    const file = await transport.tile(place, signal);
    if (file === null || level === undefined) return null;
    const size = [level.level.tile_width, level.level.tile_height] as [number, number];
    const used = usedSize(level, place.column, place.row);
    return new SharedPicture(await tileImage(file, { size, used, mirrored }));
  };
  return new TileCache(read, PICTURES);
}
