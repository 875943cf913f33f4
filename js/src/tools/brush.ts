/** Paints: a disc grows the selected polygon or begins one; the eraser shrinks it. */

import type { Vertex } from "../geometry/shapes";
import { capsule } from "../geometry/stroke";
import { brushed } from "../masks/paint";
import { withSelection } from "./cutting";
import { beginPainting, endPainting, type Painting, painted, paintingPreview } from "./painting";
import { turning } from "./seen";
import type { Modifiers, PlaceEvent, Preview, Step, Tool, ToolContext, ToolEvent } from "./tool";
import { alsoVoxels, type Both } from "./voxels";

interface Brushing {
  stroke: { painting: Painting; last: Vertex } | null;
}

const IDLE: Brushing = { stroke: null };
/** Sizes in screen pixels, and by how much a key changes them. */
export const BRUSH_PX = { least: 4, most: 400, factor: 1.25 };

export const brush = brushTool(false, {
  name: "brush",
  label: "Brush",
  icon: "brush",
  hint: "paint on the selected polygon to grow it, beside it to begin one; Alt erases, [ and ] size",
  voxelHint: "paint on the slice, the other planes show it at once; Alt erases, [ and ] size",
  draws: "polygon",
  paints: true,
});

export const eraser = brushTool(true, {
  name: "eraser",
  label: "Eraser",
  icon: "eraser",
  hint: "paint out of the selected polygon, or of the one beneath; [ and ] change the size",
  voxelHint: "erase on the slice, the other planes show it at once; [ and ] change the size",
});

type Told = Pick<
  Tool<Brushing>,
  "name" | "label" | "icon" | "hint" | "voxelHint" | "draws" | "paints"
>;

function brushTool(erases: boolean, told: Told): Tool<Both<Brushing>> {
  const tool: Tool<Brushing> = {
    ...told,
    edits: true,
    hovers: true,
    cursor: "none",
    drags: true,
    pans: false,
    idle: IDLE,
    step(state, event, context): Step<Brushing> {
      switch (event.kind) {
        case "down":
          return begin(event, erases !== event.alt, context);
        case "move":
          return state.stroke ? paint(state.stroke, event.at, context) : rest(event, context);
        case "up":
          return state.stroke ? end(state.stroke, event, context) : rest(event, context);
        case "hover":
        case "double":
          return rest(event, context);
        default:
          return pressed(state, event, context);
      }
    },
  };
  return alsoVoxels(tool, {
    erases,
    goesOn: true,
    region: (from, to, { size }, _, context) => brushed(from, to, radiusOf(context), size),
    shown: (at, context) => ({ disc: discAt(at, context) }),
    key: (event, { options }) => {
      const size = resized(event, options.brush);
      return size === null ? null : { brush: size };
    },
  });
}

/** Nothing is painted; the outline of the brush follows the pointer. */
function rest({ at }: PlaceEvent, context: ToolContext): Step<Brushing> {
  return { state: IDLE, preview: { disc: discAt(at, context) } };
}

function discAt(at: Vertex, context: ToolContext): NonNullable<Preview["disc"]> {
  return { at, radius: radiusOf(context), stretch: context.stretch };
}

/** Along an axis that is not stretched. */
function radiusOf({ options, pixel }: ToolContext): number {
  return (options.brush / 2) * pixel;
}

function begin(event: PlaceEvent, erases: boolean, context: ToolContext): Step<Brushing> {
  const painting = beginPainting(event.at, radiusOf(context), erases, context);
  if ("refused" in painting) return { ...rest(event, context), ...painting, used: true };
  return paint({ painting, last: event.at }, event.at, context);
}

type Stroke = NonNullable<Brushing["stroke"]>;

/** The stroke with the way to a place; the brush is round as it is seen. */
function swept({ painting, last }: Stroke, at: Vertex, context: ToolContext): Painting {
  const { to, from } = turning(context.stretch);
  const way = capsule(to(last), to(at), radiusOf(context));
  const area = way.map((part) => part.map((ring) => ring.map(from)));
  return painted(painting, area, context);
}

function paint(stroke: Stroke, at: Vertex, context: ToolContext): Step<Brushing> {
  const painting = swept(stroke, at, context);
  const preview = { ...paintingPreview(painting), disc: discAt(at, context) };
  return { state: { stroke: { painting, last: at } }, preview, used: true };
}

function end(stroke: Stroke, event: PlaceEvent, context: ToolContext): Step<Brushing> {
  const { last } = stroke;
  const still = event.at[0] === last[0] && event.at[1] === last[1];
  const painting = still ? stroke.painting : swept(stroke, event.at, context);
  return { ...rest(event, context), used: true, ...endPainting(painting, context) };
}

/** Escape gives up the stroke; keys change the size or what is selected. */
function pressed(
  state: Brushing,
  event: Exclude<ToolEvent, PlaceEvent>,
  context: ToolContext,
): Step<Brushing> {
  if (state.stroke) {
    return event.kind === "cancel" ? { state: IDLE, used: true } : { state, used: true };
  }
  const size = event.kind === "key" ? resized(event, context.options.brush) : null;
  if (size !== null) return { state, options: { brush: size }, used: true };
  const step = withSelection(event, context);
  return step ? { state, used: true, ...step } : { state };
}

/** The size after a key that changes it, null for any other. */
export function resized({ key }: { key: string } & Modifiers, size: number): number | null {
  const { least, most, factor } = BRUSH_PX;
  if (key === "[") return Math.max(least, Math.round(size / factor));
  return key === "]" ? Math.min(most, Math.round(size * factor)) : null;
}
