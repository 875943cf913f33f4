/** Follows similar colour: where it is pressed and dragged the region around joins the polygon. */

import { withoutHoles } from "../geometry/fill";
import { isEmpty, type Parts } from "../geometry/parts";
import { similarRegion } from "../geometry/patch";
import type { Vertex } from "../geometry/shapes";
import { smoothed, traced } from "../geometry/trace";
import { grown } from "../masks/wand";
import { withSelection } from "./cutting";
import { beginPainting, endPainting, type Painting, painted, paintingPreview } from "./painting";
import type { PlaceEvent, Step, Tool, ToolContext } from "./tool";
import { alsoVoxels } from "./voxels";

interface Growing {
  painting: Painting | null;
}

const IDLE: Growing = { painting: null };
/** It sees so far around the pointer, in screen pixels. */
export const WAND_PX = 75;
/** An outline may be so far from the pixels it goes around. */
const SMOOTH_PX = 0.75;
/** A selected polygon this near on the screen is grown. */
const REACH_PX = 4;

const onOutlines: Tool<Growing> = {
  name: "wand",
  label: "Wand",
  icon: "wand",
  hint: "press and drag over similar colour; Alt takes away, Ctrl takes the very same colour only",
  voxelHint: "press and drag over similar values; Alt takes away, Ctrl takes the very same value",
  draws: "polygon",
  paints: true,
  edits: true,
  cursor: "cross",
  drags: true,
  pans: false,
  idle: IDLE,
  step(state, event, context): Step<Growing> {
    switch (event.kind) {
      case "down":
        return begin(event, context);
      case "move":
        return state.painting ? grow(state.painting, event, context) : { state };
      case "up":
        return state.painting ? end(state.painting, context) : { state };
      case "cancel":
        if (state.painting) return { state: IDLE, used: true };
    }
    const step = state.painting ? null : withSelection(event, context);
    return step ? { state, used: true, ...step } : { state };
  },
};

export const wand = alsoVoxels(onOutlines, {
  erases: false,
  goesOn: true,
  region(_, to, canvas, { ctrl }, { options, pixel }) {
    const samples = canvas.samples();
    if (typeof samples === "string") return samples;
    const [x, y] = to.map(Math.round) as Vertex;
    const how = { tolerance: options.tolerance, exact: ctrl, reach: WAND_PX * pixel };
    return grown(samples, canvas.size, x, y, how);
  },
});

function begin(event: PlaceEvent, context: ToolContext): Step<Growing> {
  const painting = beginPainting(event.at, REACH_PX * context.pixel, event.alt, context);
  if ("refused" in painting) return { state: IDLE, ...painting, used: true };
  return grow(painting, event, context);
}

function grow(painting: Painting, event: PlaceEvent, context: ToolContext): Step<Growing> {
  const region = regionAround(event.at, event.ctrl, context);
  const next = isEmpty(region) ? painting : painted(painting, region, context);
  return { state: { painting: next }, preview: paintingPreview(next), used: true };
}

function end(painting: Painting, context: ToolContext): Step<Growing> {
  return { state: IDLE, used: true, ...endPainting(painting, context) };
}

/** The region of similar colour around a place, in pixels of level 0 and without holes. */
function regionAround(at: Vertex, exact: boolean, context: ToolContext): Parts {
  const patch = context.pixels(at, WAND_PX);
  if (patch === null) return [];
  const { tolerance } = context.options;
  const mask = similarRegion(patch, { tolerance, exact });
  const outline = smoothed(withoutHoles(traced(mask, patch.width, patch.height)), SMOOTH_PX);
  return outline.map((rings) => rings.map((ring) => ring.map(([x, y]) => patch.toImage(x, y))));
}
