/** Draws the tiles: pixels as squares where they are enlarged, smooth where not. */

import TileLayer from "ol/layer/Tile.js";
import type { FrameState } from "ol/Map.js";
import CanvasTileLayerRenderer from "ol/renderer/canvas/TileLayer.js";
import type OlTile from "ol/Tile.js";
import type { SlideSource } from "./slide-source";
import { layerKey } from "./view-key";

export class SlideLayer extends TileLayer {
  constructor(
    readonly tiles: SlideSource,
    cacheSize: number,
  ) {
    const preload = Number.POSITIVE_INFINITY;
    super({ source: tiles, preload, cacheSize, className: "exact-tiles" });
  }

  override createRenderer(): CanvasTileLayerRenderer<this> {
    return new SlideRenderer<this>(this, { cacheSize: this.getCacheSize() });
  }

  /** The tiles on hand of the frame that is shown, of all levels. */
  loadedTiles(): OlTile[] {
    const renderer = this.getRenderer();
    if (!(renderer instanceof SlideRenderer)) return [];
    const all: OlTile[] = renderer.getTileCache().getValues();
    return all.filter((tile) => this.tiles.isOfFrame(tile));
  }

  /** Lets go of all pictures at once; the browser would keep them for long. */
  release(): void {
    const renderer = this.getRenderer();
    if (renderer instanceof SlideRenderer) renderer.getTileCache().clear();
    this.tiles.dispose();
  }
}

type Place = [number, number, number, number, number, boolean];

/** Its canvas is its own: while only what lies over it changes, a complete picture is left alone. */
class SlideRenderer<Layer extends SlideLayer> extends CanvasTileLayerRenderer<Layer> {
  /** What the canvas shows, empty where something is still to come. */
  private complete = "";
  private result: HTMLElement | null = null;

  override renderFrame(frame: FrameState): HTMLElement {
    const key = `${layerKey(frame)} ${this.getLayer().getRevision()}`;
    // Tiles that are on their way would be taken for unwanted if no frame asked for them.
    if (this.result !== null && key === this.complete && isQuiet(frame)) return this.result;
    this.result = super.renderFrame(frame, null as never);
    this.complete = this.renderComplete && !frame.animate ? key : "";
    return this.result;
  }

  /** Where a tile is missing other colours of its frame stand in, never another frame. */
  override getStaleKeys(): string[] {
    const { tiles } = this.getLayer();
    return super.getStaleKeys().filter((key) => tiles.isKeyOfFrame(key));
  }

  protected override drawTile(tile: OlTile, frame: FrameState, ...place: Place): void {
    const grid = this.getLayer().getSource()?.getTileGrid();
    const level = grid?.getResolution(tile.tileCoord[0] ?? 0) ?? 1;
    const context = this.getRenderContext(frame);
    // Pixels of a coarser level are stand-ins and may be blurred; those of the finest are data.
    context.imageSmoothingEnabled = level > 1 || frame.viewState.resolution > level;
    context.imageSmoothingQuality = "medium";
    super.drawTile(tile, frame, ...place);
  }
}

/** Whether no tile is being read, waits to be read, or will be wanted where a flight ends. */
function isQuiet({ tileQueue, nextExtent }: FrameState): boolean {
  return (
    nextExtent === undefined && tileQueue.getCount() === 0 && tileQueue.getTilesLoading() === 0
  );
}
