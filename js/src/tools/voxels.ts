/**
 * Painting voxels: what brush, eraser, wand and fill have in common where the chosen type is a
 * segmentation. A gesture is one stroke; until it ends it is painted on a mask of its own.
 */

import type { Edit } from "../annotations/editor";
import type { Vertex } from "../geometry/shapes";
import { type Canvas, voxelOf } from "../masks/canvas";
import type { MaskData } from "../masks/mask-data";
import type { Region } from "../masks/region";
import { Stroke } from "../masks/stroke";
import { strokeToWire } from "../masks/wire";
import type {
  Modifiers,
  PlaceEvent,
  Preview,
  Step,
  Tool,
  ToolContext,
  ToolEvent,
  ToolOptions,
} from "./tool";

/** What a tool paints. */
export interface Spread {
  /**
   * The voxels to mark or unmark between two places of the slice, in voxels; the same place when
   * the button goes down. A line of text says why there are none.
   */
  region(
    from: Vertex,
    to: Vertex,
    canvas: Canvas,
    event: Modifiers,
    context: ToolContext,
  ): Region | string;
  /** Whether it unmarks. */
  erases: boolean;
  /** Whether moving on with the button pressed paints more. */
  goesOn: boolean;
  /** What is shown of the tool itself. */
  shown?: (at: Vertex, context: ToolContext) => Preview;
  /** What a key sets, null where it sets nothing. */
  key?: (event: { key: string } & Modifiers, context: ToolContext) => Partial<ToolOptions> | null;
}

interface Painting {
  canvas: Canvas;
  mask: MaskData;
  stroke: Stroke;
  marks: boolean;
  last: Vertex;
}

/** The state of a tool that paints voxels, or works on outlines as it does without. */
export interface Both<S> {
  outline: S;
  painting: Painting | null;
}

/** A tool that paints voxels where the chosen type is a segmentation. */
export function alsoVoxels<S>(tool: Tool<S>, spread: Spread): Tool<Both<S>> {
  const idle: Both<S> = { outline: tool.idle, painting: null };
  return {
    ...tool,
    idle,
    step(state, event, context): Step<Both<S>> {
      const canvas = state.painting?.canvas ?? context.canvas();
      if (canvas === null) {
        const step = tool.step(state.outline, event, context);
        const outline = step.state === tool.idle ? idle : { outline: step.state, painting: null };
        return { ...step, state: outline };
      }
      return voxelStep(idle, spread, state.painting, event, context, canvas);
    },
  };
}

function voxelStep<S>(
  idle: Both<S>,
  spread: Spread,
  painting: Painting | null,
  event: ToolEvent,
  context: ToolContext,
  canvas: Canvas | string,
): Step<Both<S>> {
  const rest = (at: Vertex): Step<Both<S>> => ({
    state: idle,
    preview: spread.shown?.(at, context) ?? {},
  });
  const on = (next: Painting, at: Vertex): Step<Both<S>> => ({
    state: { ...idle, painting: next },
    preview: {
      ...spread.shown?.(at, context),
      // The mask is one object while it is painted; what shows it is told by a new one around it.
      voxels: { type: next.canvas.type, mask: next.mask },
    },
    used: true,
  });
  switch (event.kind) {
    case "down": {
      const begun = begin(event, spread, context, canvas);
      return typeof begun === "string"
        ? { ...rest(event.at), refused: begun, used: true }
        : on(begun, event.at);
    }
    case "move":
      return painting ? on(goOn(painting, event, spread, context), event.at) : rest(event.at);
    case "up":
      if (painting === null) return rest(event.at);
      return {
        ...rest(event.at),
        used: true,
        change: changeOf(goOn(painting, event, spread, context)),
      };
    case "hover":
    case "double":
      return rest(event.at);
    case "cancel":
      return painting ? { state: idle, used: true } : { state: idle };
    case "key": {
      const options = painting ? null : (spread.key?.(event, context) ?? null);
      if (options) return { state: idle, options, used: true };
    }
  }
  return { state: painting ? { ...idle, painting } : idle, used: painting !== null };
}

/** The stroke with what is under the pointer, or why there is none. */
function begin(
  event: PlaceEvent,
  spread: Spread,
  context: ToolContext,
  canvas: Canvas | string,
): Painting | string {
  if (typeof canvas === "string") return canvas;
  const held = canvas.uuid === null ? undefined : context.get(canvas.uuid);
  const refusal = held ? context.refusal(held) : null;
  if (refusal !== null) return refusal;
  const at = voxelOf(event.at, canvas);
  const region = spread.region(at, at, canvas, event, context);
  if (typeof region === "string") return region;
  const painting: Painting = {
    canvas,
    mask: canvas.mask.copy(),
    stroke: new Stroke(),
    marks: spread.erases === event.alt,
    last: at,
  };
  return painted(painting, region, at);
}

function goOn(
  painting: Painting,
  event: PlaceEvent,
  spread: Spread,
  context: ToolContext,
): Painting {
  const { canvas, last } = painting;
  const at = voxelOf(event.at, canvas);
  if (!spread.goesOn || (at[0] === last[0] && at[1] === last[1])) return painting;
  const region = spread.region(last, at, canvas, event, context);
  return typeof region === "string" ? painting : painted(painting, region, at);
}

function painted(painting: Painting, region: Region, at: Vertex): Painting {
  const { mask, canvas, stroke, marks } = painting;
  mask.paint(canvas.plane, canvas.slice, region, marks, stroke);
  return { ...painting, last: at };
}

function changeOf({ canvas, stroke }: Painting): Edit[] {
  if (stroke.isEmpty) return [];
  const wire = strokeToWire(stroke);
  if (canvas.uuid !== null) return [{ uuid: canvas.uuid, content: {}, stroke: wire }];
  const content = { type: canvas.type, shape: { kind: "segmentation" as const } };
  return [{ content, stroke: wire }];
}
