/** A tile that can be called back while it loads and be asked for again. */

import DataTile from "ol/DataTile.js";
import type { Size } from "ol/size.js";
import TileState from "ol/TileState.js";
import type { TileCoord } from "ol/tilecoord.js";

/** A picture that is painted when it is drawn. */
export interface Painted {
  paint(): ImageBitmap | HTMLCanvasElement;
  close?(): void;
}

export type Picture = ImageBitmap | HTMLCanvasElement | Painted;

export interface SlideTileOptions {
  tileCoord: TileCoord;
  size: Size;
  key: string;
  /** Gives the picture, or null where the file has no tile. */
  read(signal: AbortSignal): Promise<Picture | null>;
  /** The picture if it is on hand: the tile is drawn at once. */
  ready?: Picture | null;
}

export class SlideTile extends DataTile {
  private picture: Picture | null = null;
  private loading: AbortController | null = null;
  private readonly reader: SlideTileOptions["read"];
  private gone = false;

  constructor({ tileCoord, size, key, read, ready = null }: SlideTileOptions) {
    super({ tileCoord, size, transition: 0, loader: () => Promise.reject(new Error("unused")) });
    this.key = key;
    this.reader = read;
    this.picture = ready;
    if (ready !== null) this.state = TileState.LOADED;
  }

  /** Whether it came to nothing and may be asked for again. */
  get failed(): boolean {
    return this.getState() === TileState.ERROR;
  }

  override getData(): ImageBitmap | HTMLCanvasElement | null {
    return this.picture !== null && "paint" in this.picture ? this.picture.paint() : this.picture;
  }

  /** What was read, before it is painted. */
  get content(): Picture | null {
    return this.picture;
  }

  override load(): void {
    if (this.state !== TileState.IDLE || this.gone) return;
    this.state = TileState.LOADING;
    this.changed();
    this.loading = new AbortController();
    this.reader(this.loading.signal).then(
      (picture) => this.arrived(picture),
      (error) => this.missed(error),
    );
  }

  /** Calls a tile back that is out of sight; it can be asked for again later. */
  cancel(): void {
    this.loading?.abort();
  }

  /** Makes a failed tile wanted again. */
  reset(): void {
    if (this.failed) this.state = TileState.IDLE;
  }

  override disposeInternal(): void {
    this.gone = true;
    this.cancel();
    this.letGo();
    super.disposeInternal();
  }

  private arrived(picture: Picture | null): void {
    this.loading = null;
    this.picture = picture;
    if (this.gone) {
      this.letGo();
      return;
    }
    this.state = picture === null ? TileState.EMPTY : TileState.LOADED;
    this.changed();
  }

  private missed(error: unknown): void {
    this.loading = null;
    // The queue of the map counts a tile as done only if it says so.
    this.state = TileState.ERROR;
    this.changed();
    if (error instanceof DOMException && error.name === "AbortError") this.reset();
  }

  private letGo(): void {
    if (this.picture !== null && "close" in this.picture) this.picture.close?.();
    this.picture = null;
  }
}
