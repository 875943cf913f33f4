/** Small pictures of images, asked for once, few at a time, newest wish first. */

import type { Transport } from "../transport/transport";

const AT_ONCE = 2;
const SIZE = 96;

export class Thumbnails {
  readonly #pictures = new Map<number, Promise<string | null>>();
  readonly #urls: string[] = [];
  #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(private readonly transport: Transport) {}

  /** Address of the picture of an image; null where there is none to be had. */
  get(image: number): Promise<string | null> {
    const known = this.#pictures.get(image);
    if (known) return known;
    const picture = this.#turn().then(() => this.#fetch(image));
    this.#pictures.set(image, picture);
    return picture;
  }

  close(): void {
    this.#closed = true;
    for (const url of this.#urls) URL.revokeObjectURL(url);
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#next();
    });
  }

  #next(): void {
    if (this.#running >= AT_ONCE) return;
    const start = this.#waiting.pop();
    if (start === undefined) return;
    this.#running++;
    start();
  }

  async #fetch(image: number): Promise<string | null> {
    try {
      if (this.#closed) return null;
      const { result, buffers } = await this.transport.call("image.thumbnail", {
        image,
        size: SIZE,
      });
      const [bytes] = buffers;
      if (bytes === undefined || this.#closed) return null;
      const url = URL.createObjectURL(
        new Blob([bytes as DataView<ArrayBuffer>], { type: result.media_type }),
      );
      this.#urls.push(url);
      return url;
    } catch {
      // A list without one small picture is still a list; it is asked for again when next in view.
      this.#pictures.delete(image);
      return null;
    } finally {
      this.#running--;
      this.#next();
    }
  }
}
