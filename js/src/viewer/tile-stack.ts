/** The tiles of the image shown: one layer at rest, two while a new one takes over. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type OlMap from "ol/Map.js";
import type { FrameState } from "ol/Map.js";
import { FrameGate } from "../frames/frame-gate";
import { type Kept, TileCache } from "../frames/tile-cache";
import type { Patch } from "../geometry/patch";
import type { ImageState } from "../protocol";
import type { ChannelLook } from "../samples/looks";
import type { SamplePicture } from "../samples/sample-picture";
import type { TilePlace, Transport } from "../transport/transport";
import { OUTSTANDING } from "../transport/wishes";
import { type Samples, samplesIn } from "../volume/sample-type";
import type { Awaited } from "./awaited";
import { type PatchView, patchOf } from "./pixels";
import { pictureCache, type SharedPicture } from "./shared-picture";
import { SlideLayer } from "./slide-layer";
import { type Position, SlideSource } from "./slide-source";

/** Bytes of decoded tiles that are kept. */
const CACHE = 192 * 2 ** 20;
/** Bytes of samples that are kept, of all frames and channels. */
const SAMPLES = 256 * 2 ** 20;
/** Milliseconds between looks for tiles that are no longer wanted. */
const CANCEL_EVERY = 100;

export class TileStack {
  private layer: SlideLayer | null = null;
  /** A former layer of the same picture, seen until the new one is complete. */
  private former: SlideLayer | null = null;
  private image: ImageState | null = null;
  private position: Position = { z: 0, t: 0 };
  /** Samples of the image shown, where its tiles are no pictures. */
  private samples: { of: string; cache: TileCache<Samples> } | null = null;
  /** Pictures of the image shown, where it has many frames of them. */
  private pictures: TileCache<SharedPicture> | null = null;
  private looks: readonly ChannelLook[] = [];
  private readonly gate: FrameGate;
  private readonly drawnKey = signal("");
  private doneReading: (() => void) | null = null;
  private frame: FrameState | null = null;
  private cancelling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly map: OlMap,
    private readonly transport: Transport,
    private readonly awaited: Awaited,
    /** Whether pictures are kept decoded, of images of one frame too. */
    private readonly keepsDecoded = false,
  ) {
    this.gate = new FrameGate(
      {
        cache: (): TileCache<Kept> | null => this.samples?.cache ?? this.pictures,
        places: (frame) => (this.frame && this.layer?.tiles.placesIn(this.frame, frame)) ?? [],
        show: (frame) => this.layer?.tiles.setPosition(frame),
        lengths: () => ({ z: this.image?.depth ?? 1, t: this.image?.frames ?? 1 }),
      },
      this.position,
    );
    map.on("postrender", ({ frameState }) => this.rendered(frameState));
    map.on("rendercomplete", () => this.releaseFormer());
  }

  /** Shows the tiles of an image; with `over` those of before are seen where none has come yet. */
  show(image: ImageState | null, mirrored: boolean, position: Position, over: boolean): void {
    this.releaseFormer();
    this.reading(0);
    this.pictures?.clear();
    this.pictures = null;
    this.former = this.layer;
    this.layer = null;
    this.image = image;
    this.position = position;
    this.gate.reset(position);
    if (image !== null) {
      this.layer = new SlideLayer(this.source(image, mirrored), cacheSize(image));
      this.map.getLayers().insertAt(this.former === null ? 0 : 1, this.layer);
    }
    if (!over) this.releaseFormer();
  }

  /** Shows channels otherwise; the samples on hand are painted anew, without the kernel. */
  recolor(looks: readonly ChannelLook[]): void {
    this.looks = looks;
    this.layer?.tiles.recolor();
  }

  /** Stored samples at a place of level 0 by channel, as far as they are on hand. */
  samplesAt(at: [number, number]): ReadonlyMap<number, number> {
    return this.layer?.tiles.samplesAt(at, this.layer.loadedTiles()) ?? new Map();
  }

  /** Shows another frame of the image. */
  setPosition(position: Position): void {
    this.position = position;
    this.gate.turnTo(position);
  }

  /** Whether another frame is wanted than the one that is seen. */
  get turning(): ReadonlySignal<boolean> {
    return this.gate.turning;
  }

  /** All of the frame that is shown, small, as its channels are; null where that is not on hand. */
  async overview(signal: AbortSignal): Promise<SamplePicture | null> {
    return (await this.layer?.tiles.overview(signal)) ?? null;
  }

  /** Which frame and channels were drawn last: `samplesAt` tells of them. */
  get drawn(): ReadonlySignal<string> {
    return this.drawnKey;
  }

  /** Reads and decodes tiles of the image shown: they are drawn at once when they come into view. */
  async fetchAhead(places: readonly TilePlace[], signal: AbortSignal): Promise<void> {
    const cache: TileCache<Kept> | null = this.samples?.cache ?? this.pictures;
    await Promise.allSettled(places.map((place) => cache?.get(place, signal)));
  }

  /** Wants again what could not be read. */
  retry(): void {
    this.layer?.tiles.retry();
  }

  /** Pixels as they are shown around a place. */
  pixels(view: PatchView): Patch | null {
    return this.layer && patchOf(this.layer, view);
  }

  close(): void {
    clearTimeout(this.cancelling);
    this.gate.close();
    this.samples?.cache.clear();
    this.show(null, false, this.position, false);
  }

  private source(image: ImageState, mirrored: boolean): SlideSource {
    const kept = this.keepsDecoded || image.depth * image.frames > 1;
    this.pictures = kept && !image.raw ? pictureCache(image, mirrored, this.transport) : null;
    const source: SlideSource = new SlideSource({
      image,
      mirrored,
      projection: this.map.getView().getProjection(),
      transport: this.transport,
      position: this.position,
      samples: this.samplesOf(image),
      pictures: this.pictures,
      looks: () => this.looks,
      pixelRatio: () => globalThis.devicePixelRatio || 1,
      onLoading: (count) => {
        if (this.layer?.tiles === source) this.reading(count);
      },
    });
    return source;
  }

  private samplesOf({ source, raw, dtype }: ImageState): TileCache<Samples> | null {
    if (!raw) {
      this.samples?.cache.clear();
      this.samples = null;
      return null;
    }
    if (this.samples?.of !== source) {
      this.samples?.cache.clear();
      const read = async (place: TilePlace, signal: AbortSignal) => {
        const file = await this.transport.tile(place, signal);
        // A copy: the tile came in one message with others, which would be kept with it.
        return file && samplesIn(dtype, new DataView(file.bytes.slice().buffer));
      };
      this.samples = { of: source, cache: new TileCache(read, SAMPLES) };
    }
    return this.samples.cache;
  }

  private releaseFormer(): void {
    if (this.former === null) return;
    this.map.removeLayer(this.former);
    this.former.release();
    this.former = null;
  }

  private rendered(frame: FrameState | null): void {
    this.frame = frame;
    if (this.layer) this.drawnKey.value = this.layer.tiles.getKey();
    if (frame && this.map.getView().getInteracting()) {
      // OpenLayers hardly loads while a picture is dragged; here what leaves is called back.
      frame.tileQueue.reprioritize();
      frame.tileQueue.loadMoreTiles(OUTSTANDING, OUTSTANDING);
    }
    this.cancelling ??= setTimeout(() => {
      this.cancelling = undefined;
      if (this.frame) this.layer?.tiles.cancelUnwanted(this.frame);
    }, CANCEL_EVERY);
  }

  private reading(count: number): void {
    if (count > 0) this.doneReading ??= this.awaited.begin(this.readingWhat());
    else {
      this.doneReading?.();
      this.doneReading = null;
    }
  }

  private readingWhat(): string {
    const { depth = 1, frames = 1 } = this.image ?? {};
    if (depth > 1) return `reading frame ${this.position.z + 1}`;
    return frames > 1 ? `reading frame ${this.position.t + 1}` : "reading tiles";
  }
}

/** How many tiles are kept: of large ones fewer. */
function cacheSize({ levels }: ImageState): number {
  const largest = Math.max(...levels.map((level) => level.tile_width * level.tile_height * 4));
  return Math.min(1024, Math.max(48, Math.floor(CACHE / largest)));
}
