/**
 * What a tool is: a pure function from state and event to the next state. A tool never touches the
 * page; it says what to show and what to change.
 */

import type { Annotation } from "../annotations/annotation";
import type { Edit } from "../annotations/editor";
import type { Disc } from "../annotations/guides";
import type { SpanAxis } from "../annotations/spans";
import type { Patch } from "../geometry/patch";
import type { Bounds, Vertex } from "../geometry/shapes";
import type { Canvas } from "../masks/canvas";
import type { MaskData } from "../masks/mask-data";
import type { ImageState, TypeEntry, WirePosition, WireShape } from "../protocol";
import { apart, type Sight, type Stretch } from "./seen";
import type { SnapOptions } from "./snapping";

/** Keys held with a press or a movement; `ctrl` is Command on a Mac too. */
export interface Modifiers {
  shift: boolean;
  ctrl: boolean;
  alt: boolean;
}

/** A pointer event; places are in pixels of level 0. "hover" moves without a button pressed. */
export interface PlaceEvent extends Modifiers {
  kind: "down" | "move" | "up" | "hover" | "double";
  at: Vertex;
}

/** "back" and "forward" are undo and redo while a gesture lasts: of the vertex being placed. */
export type ToolEvent =
  | PlaceEvent
  | ({ kind: "key"; key: string } & Modifiers)
  | { kind: "release"; key: string }
  | { kind: "back" | "forward" }
  /** The pointer left the picture without a button pressed. */
  | { kind: "leave" }
  | { kind: "cancel" };

/** What a person sets once for all gestures. */
export interface ToolOptions {
  /** Whether vertices snap to vertices and edges nearby. */
  snapping: boolean;
  /** Width of brush and eraser in screen pixels. */
  brush: number;
  /** How much colours may differ for the wand, in standard deviations of those around. */
  tolerance: number;
}

export const DEFAULT_OPTIONS: ToolOptions = { snapping: false, brush: 40, tolerance: 2 };

/**
 * Width and height in image coordinates, planes in z (of a volume: slices of the open plane) and
 * points in time.
 */
export interface ImageSize extends Pick<ImageState, "width" | "height" | "depth" | "frames"> {
  /** Image coordinate of the left and top edge: -0.5 in voxels, whose centres are at integers. */
  origin?: number;
}

/** What a tool may ask while it decides. */
export interface ToolContext {
  /**
   * Size of a screen pixel in image coordinates; on a plane of unequal voxels the mean of its axes.
   */
  pixel: number;
  /** How much longer than that each axis is seen. */
  stretch: Stretch;
  image: ImageSize;
  /** All types of the set. */
  types: readonly TypeEntry[];
  /** The chosen type; its default size is used for a click without a drag. */
  type: TypeEntry | null;
  /** Frame or plane that is open: where new annotations go. */
  position: WirePosition;
  options: ToolOptions;
  /** Whether everything in view is loaded; where it is not, `Step.find` asks the kernel. */
  complete: boolean;
  selection: readonly string[];
  /** The axis one has last moved along, of more than one frame where the image has such an axis. */
  axis: SpanAxis;
  get(uuid: string): Annotation | undefined;
  /** The same, or one of another frame that is known: what was selected before frames were turned. */
  held(uuid: string): Annotation | undefined;
  /** Visible annotations at a place, the topmost first; `reach` in pixels of level 0. */
  at(place: Vertex, reach: number): Annotation[];
  within(bounds: Bounds): Annotation[];
  /**
   * Where a place snaps to: a vertex or edge nearby; the very same place where nothing is near, or
   * snapping is off.
   */
  snap(at: Vertex, how?: SnapOptions): Vertex;
  /**
   * What is painted on where the chosen type is a segmentation, or why nothing can be; null where
   * another type is chosen.
   */
  canvas(): Canvas | string | null;
  /** Pixels as they are shown so many screen pixels around a place; null where none are there. */
  pixels(at: Vertex, radius: number): Patch | null;
  /** Visible annotations in the order of Tab. */
  ordered(): readonly Annotation[];
  /** Why an annotation may not be edited, null where it may. */
  refusal(annotation: Annotation): string | null;
}

/** A vertex by its place in an outline; a line is one ring of one part. */
export interface VertexRef {
  part: number;
  ring: number;
  index: number;
}

/** What is shown while a gesture lasts. */
export interface Preview {
  /** Shapes shown in place of annotations. */
  moved?: ReadonlyMap<string, WireShape>;
  /** A shape that is being drawn. */
  drawn?: WireShape;
  /** A rubber band. */
  band?: Bounds;
  /** A line that is being drawn and will not stay: a lasso, a cut. */
  path?: readonly Vertex[];
  /** Vertices placed so far. */
  marks?: readonly Vertex[];
  /** The place the pointer snapped to, or at which a click would close what is drawn. */
  snapped?: Vertex;
  /** The vertex of the one selected shape that was chosen. */
  chosen?: VertexRef;
  /** Outline of a brush. */
  disc?: Disc;
  /** A mask that is being painted, shown in the place of the one of its type. */
  voxels?: { type: number; mask: MaskData };
}

/** A selection that only the kernel can make, since not everything is loaded. */
export type Find =
  /** The topmost at a place. */
  | { at: Vertex; reach: number; add: boolean }
  /** All in an area: wholly inside, or merely touching. */
  | { ring: readonly Vertex[]; whole: boolean; add: boolean; remove?: boolean };

export interface Step<S> {
  state: S;
  preview?: Preview;
  change?: readonly Edit[];
  /** Ids to select, or "changed" for what the change leaves. */
  selection?: readonly string[] | "changed";
  find?: Find;
  /** The frame or slice to turn to. */
  turn?: WirePosition;
  options?: Partial<ToolOptions>;
  /** Name of the tool to take up next. */
  take?: string;
  /** Why the gesture led to nothing. */
  refused?: string;
  /** What the gesture came to, where that is not plain to see. */
  told?: string;
  cursor?: string;
  /** Whether the event is used up; a key that is not stays with the notebook. */
  used?: boolean;
}

export interface Tool<S> {
  /** Also of the action that takes it up: "fixed box" has the keys of `tool.fixed-box`. */
  name: string;
  label: string;
  icon: string;
  /** How it is used, in one line without a capital, shown while it is in hand. */
  hint: string;
  /** The same where it paints the voxels of a segmentation. */
  voxelHint?: string;
  /** Kind of shape it draws; without one it works on what is there. */
  draws?: WireShape["kind"];
  /** Whether it paints the voxels of a segmentation as well. */
  paints?: boolean;
  /** Whether it draws a type of this kind; without it all of them. */
  fits?: (type: TypeEntry) => boolean;
  /** Whether it changes what is there, for which a person needs the right. */
  edits?: boolean;
  /** Whether its gesture is one drag, which Enter begins and ends by keyboard; others click. */
  drags?: boolean;
  /** Whether it hears of movements without a button pressed. */
  hovers?: boolean;
  /** CSS cursor; "cross" is a cross-hair with a gap at the centre. */
  cursor: string;
  /** Whether dragging moves the picture, as if no tool was there. */
  pans: boolean;
  idle: S;
  step(state: S, event: ToolEvent, context: ToolContext): Step<S>;
}

/** A drag shorter than this on the screen is a click. */
export const CLICK_PX = 3;

/** The line for a shape nobody could see on the image. */
export const OUTSIDE = "not saved: the shape lies wholly outside the image";

export function moved(from: Vertex, to: Vertex, { pixel, stretch }: Sight): boolean {
  return apart(from, to, stretch) >= CLICK_PX * pixel;
}
