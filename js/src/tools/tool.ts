/**
 * What a tool is: a pure function from state and event to the next state. A tool never touches the
 * page; it says what to show and what to change.
 */

import type { Annotation } from "../annotations/annotation";
import type { Edit } from "../annotations/editor";
import type { Bounds, Vertex } from "../geometry/shapes";
import type { TypeEntry, WireShape } from "../protocol";

/** Places are in pixels of level 0. */
export type ToolEvent =
  | { kind: "down" | "move" | "up"; at: Vertex; shift: boolean }
  | { kind: "key"; key: string; shift: boolean }
  | { kind: "release"; key: string }
  | { kind: "cancel" };

/** What a tool may ask while it decides. */
export interface ToolContext {
  /** Size of a screen pixel in pixels of level 0. */
  pixel: number;
  image: { width: number; height: number };
  /** The chosen type; its default size is used for a click without a drag. */
  type: TypeEntry | null;
  selection: readonly string[];
  get(uuid: string): Annotation | undefined;
  /** Visible annotations at a place, the topmost first; `reach` in pixels of level 0. */
  at(place: Vertex, reach: number): Annotation[];
  within(bounds: Bounds): Annotation[];
  /** Visible annotations in the order of Tab. */
  ordered(): readonly Annotation[];
  /** Why an annotation may not be edited, null where it may. */
  refusal(annotation: Annotation): string | null;
}

/** What is shown while a gesture lasts. */
export interface Preview {
  /** Shapes shown in place of annotations. */
  moved?: ReadonlyMap<string, WireShape>;
  /** A shape that is being drawn. */
  drawn?: WireShape;
  /** A rubber band. */
  band?: Bounds;
}

export interface Step<S> {
  state: S;
  preview?: Preview;
  change?: readonly Edit[];
  selection?: readonly string[];
  /** Why the gesture led to nothing. */
  refused?: string;
  cursor?: string;
  /** Whether the event is used up; a key that is not stays with the notebook. */
  used?: boolean;
}

export interface Tool<S> {
  name: string;
  label: string;
  key: string;
  icon: string;
  /** Kind of shape it draws; without one it works on what is there. */
  draws?: WireShape["kind"];
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

export function moved(from: Vertex, to: Vertex, pixel: number): boolean {
  return Math.hypot(to[0] - from[0], to[1] - from[1]) >= CLICK_PX * pixel;
}
