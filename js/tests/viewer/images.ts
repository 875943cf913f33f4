/** Images as the kernel describes them, for tests. */

import type { ImageState, WireLevel } from "../../src/protocol";

export function level(
  width: number,
  height: number,
  downsample: number,
  tile: [number, number] = [256, 256],
): WireLevel {
  return { width, height, tile_width: tile[0], tile_height: tile[1], downsample };
}

export function image(levels: WireLevel[], more: Partial<ImageState> = {}): ImageState {
  return {
    id: 1,
    name: "slide",
    source: "s",
    width: levels[0]?.width ?? 0,
    height: levels[0]?.height ?? 0,
    mpp_x: null,
    mpp_y: null,
    objective_power: null,
    background: null,
    kind: "slide",
    levels,
    depth: 1,
    frames: 1,
    channels: 0,
    rgb: true,
    dtype: "uint8",
    raw: false,
    channel_list: [],
    z_axis: { spacing: null, unit: "", labels: [] },
    t_axis: { spacing: null, unit: "", labels: [] },
    values: { slope: 1, intercept: 0, unit: "" },
    space: null,
    ...more,
  };
}
