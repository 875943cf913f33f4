/** The tiles of one image, as OpenLayers asks for them. */

import type { NearestDirectionFunction } from "ol/array.js";
import type { FrameState } from "ol/Map.js";
import type Projection from "ol/proj/Projection.js";
import TileSource from "ol/source/Tile.js";
import type OlTile from "ol/Tile.js";
import TileGrid from "ol/tilegrid/TileGrid.js";
import { getUid } from "ol/util.js";
import type { TileCache } from "../frames/tile-cache";
import type { ImageState } from "../protocol";
import { type ChannelLook, visibleChannels } from "../samples/looks";
import { SamplePicture } from "../samples/sample-picture";
import type { TilePlace, Transport } from "../transport/transport";
import type { Samples } from "../volume/sample-type";
import { coarserServes, type GridLevel, gridLevels, storedColumn, usedSize } from "./pyramid";
import type { SharedPicture } from "./shared-picture";
import { type Picture, SlideTile } from "./slide-tile";
import { type TileFit, tileImage } from "./tile-image";

export interface Position {
  z: number;
  t: number;
}

export interface SlideSourceOptions {
  image: ImageState;
  mirrored: boolean;
  projection: Projection;
  transport: Transport;
  position: Position;
  pixelRatio: () => number;
  /** Samples of an image whose tiles are no pictures, null for others. */
  samples: TileCache<Samples> | null;
  /** Pictures of an image of many frames, null for others. */
  pictures: TileCache<SharedPicture> | null;
  /** How channels are shown now. */
  looks: () => readonly ChannelLook[];
  /** Called when the number of tiles that are being read changes. */
  onLoading: (count: number) => void;
}

export class SlideSource extends TileSource<SlideTile> {
  private readonly grid: GridLevel[];
  private readonly reading = new Set<SlideTile>();
  private readonly failed = new Set<SlideTile>();
  private position: Position;
  private channels: readonly number[];

  constructor(private readonly options: SlideSourceOptions) {
    const { image, mirrored, projection, pixelRatio } = options;
    const grid = gridLevels(image, mirrored);
    const nearest: NearestDirectionFunction = (resolution, coarser) =>
      coarserServes(resolution, coarser, pixelRatio());
    super({
      projection,
      wrapX: false,
      key: keyOf(options.position, channelsOf(options)),
      tileGrid: new TileGrid({
        extent: [0, -image.height, image.width, 0],
        resolutions: grid.map(({ level }) => level.downsample),
        origins: grid.map(({ origin }) => origin),
        tileSizes: grid.map(({ level }) => [level.tile_width, level.tile_height]),
        sizes: grid.map(({ columns, rows }) => [columns, rows]),
      }),
      zDirection: nearest as never,
    });
    this.grid = grid;
    this.position = options.position;
    this.channels = channelsOf(options);
  }

  /** Shows another frame. */
  setPosition(position: Position): void {
    this.position = position;
    this.setKey(keyOf(position, this.channels));
  }

  /** Shows the channels as their looks say now; only those that were not seen are read. */
  recolor(): void {
    this.channels = channelsOf(this.options);
    const key = keyOf(this.position, this.channels);
    if (key === this.getKey()) this.changed();
    else this.setKey(key);
  }

  /** Whether a tile is of the frame that is shown. */
  isOfFrame(tile: OlTile): boolean {
    return tile instanceof SlideTile && tile.key === this.getKey();
  }

  /** Whether a key, maybe of other channels, is of the frame that is shown. */
  isKeyOfFrame(key: string): boolean {
    return key.startsWith(frameKey(this.position));
  }

  override getTile(z: number, x: number, y: number): SlideTile | null {
    const level = this.grid[z];
    if (level === undefined || x < 0 || y < 0 || x >= level.columns || y >= level.rows) return null;
    const { position } = this;
    const [place, fit] = this.locate(level, x, y, position);
    const tile = new SlideTile({
      tileCoord: [z, x, y],
      size: fit.size,
      key: this.getKey(),
      read: (signal) => this.read(tile, place, fit, signal),
      ready: this.onHand(place, fit),
    });
    return tile;
  }

  /** The tiles of a frame that a frame of the map shows, of all channels that are seen. */
  placesIn({ extent, viewState }: FrameState, { z, t }: Position): TilePlace[] {
    const grid = this.getTileGrid();
    if (grid === null || extent === null) return [];
    const number = grid.getZForResolution(viewState.resolution, this.zDirection);
    const level = this.grid[number];
    if (level === undefined) return [];
    const { minX, maxX, minY, maxY } = grid.getTileRangeForExtentAndZ(extent, number);
    const places: TilePlace[] = [];
    for (let row = Math.max(0, minY); row <= Math.min(maxY, level.rows - 1); row++) {
      for (let x = Math.max(0, minX); x <= Math.min(maxX, level.columns - 1); x++) {
        const column = storedColumn(level, x, this.options.mirrored);
        const { samples, image } = this.options;
        for (const c of samples === null ? [0] : this.channels) {
          const { source } = image;
          places.push({ source, level: level.index, column, row, z, t, c });
        }
      }
    }
    return places;
  }

  /** All of the frame in few pixels, unmirrored; null where not one tile of samples holds it. */
  async overview(signal: AbortSignal): Promise<SamplePicture | null> {
    const [coarsest] = this.grid;
    const { samples, looks } = this.options;
    if (samples === null || coarsest === undefined) return null;
    if (coarsest.columns * coarsest.rows > 1) return null;
    const { width, height } = coarsest.level;
    const fit: TileFit = { size: [width, height], used: [width, height], mirrored: false };
    const [place] = this.locate(coarsest, 0, 0, this.position);
    const found = await this.channelsAt(place, signal);
    return found.size > 0 ? new SamplePicture(found, fit, looks) : null;
  }

  /** Stored samples at a place of level 0, of the finest of these tiles that has it. */
  samplesAt([x, y]: [number, number], tiles: readonly OlTile[]): ReadonlyMap<number, number> {
    const finestFirst = [...tiles].sort((a, b) => (b.tileCoord[0] ?? 0) - (a.tileCoord[0] ?? 0));
    for (const tile of finestFirst) {
      const [z = 0, column = 0, row = 0] = tile.tileCoord;
      const level = this.grid[z];
      const { content } = tile as SlideTile;
      if (level === undefined || !(content instanceof SamplePicture)) continue;
      const { tile_width: width, tile_height: height, downsample } = level.level;
      const stored = storedColumn(level, column, this.options.mirrored);
      const within = content.at(
        Math.floor(x / downsample) - stored * width,
        Math.floor(y / downsample) - row * height,
      );
      if (within.size > 0) return within;
    }
    return new Map();
  }

  /** Calls back what a frame of the map does not want. */
  cancelUnwanted(frame: FrameState): void {
    const wanted = frame.wantedTiles[getUid(this)] ?? {};
    for (const tile of [...this.reading]) if (!wanted[tile.getKey()]) tile.cancel();
  }

  /** Wants again what could not be read. */
  retry(): void {
    if (this.failed.size === 0) return;
    for (const tile of this.failed) tile.reset();
    this.failed.clear();
    this.changed();
  }

  override disposeInternal(): void {
    for (const tile of [...this.reading]) tile.cancel();
    super.disposeInternal();
  }

  private locate(level: GridLevel, x: number, row: number, at: Position): [TilePlace, TileFit] {
    const { image, mirrored } = this.options;
    const column = storedColumn(level, x, mirrored);
    const { tile_width: width, tile_height: height } = level.level;
    const used = usedSize(level, column, row);
    return [
      { source: image.source, level: level.index, column, row, z: at.z, t: at.t, c: 0 },
      { size: [width, height], used, mirrored },
    ];
  }

  /** The picture of samples that are all there; null where one has to be read. */
  private onHand(place: TilePlace, fit: TileFit): Picture | null {
    const { samples, pictures, looks } = this.options;
    if (pictures) return pictures.peek(place)?.share() ?? null;
    const found = new Map<number, Samples>();
    for (const c of this.channels) {
      const one = samples?.peek({ ...place, c });
      if (!one) return null;
      found.set(c, one);
    }
    return found.size > 0 ? new SamplePicture(found, fit, looks) : null;
  }

  private async read(
    tile: SlideTile,
    place: TilePlace,
    fit: TileFit,
    signal: AbortSignal,
  ): Promise<Picture | null> {
    const { transport, pictures, samples } = this.options;
    this.count(tile, true);
    try {
      if (samples) return await this.readSamples(place, fit, signal);
      if (pictures) return (await pictures.get(place, signal))?.share() ?? null;
      const file = await transport.tile(place, signal);
      return file && (await tileImage(file, fit));
    } catch (error) {
      if (!signal.aborted) this.failed.add(tile);
      throw error;
    } finally {
      this.count(tile, false);
    }
  }

  private async readSamples(
    place: TilePlace,
    fit: TileFit,
    signal: AbortSignal,
  ): Promise<Picture | null> {
    const none = this.channels.length === 0;
    const found = await this.channelsAt(place, signal);
    return found.size > 0 || none ? new SamplePicture(found, fit, this.options.looks) : null;
  }

  private async channelsAt(place: TilePlace, signal: AbortSignal): Promise<Map<number, Samples>> {
    const { samples } = this.options;
    const channels = [...this.channels];
    const read = channels.map((c) => samples?.get({ ...place, c }, signal));
    const found = new Map<number, Samples>();
    (await Promise.all(read)).forEach((one, index) => {
      if (one) found.set(channels[index] ?? 0, one);
    });
    return found;
  }

  private count(tile: SlideTile, loading: boolean): void {
    if (loading) this.reading.add(tile);
    else this.reading.delete(tile);
    this.options.onLoading(this.reading.size);
  }
}

function keyOf(position: Position, channels: readonly number[]): string {
  return frameKey(position) + channels.join(",");
}

function frameKey({ z, t }: Position): string {
  return `z${z}t${t}c`;
}

function channelsOf({ samples, looks }: SlideSourceOptions): readonly number[] {
  return samples === null ? [] : visibleChannels(looks());
}
