/**
 * Lets a drawing tool select too: a click on an outline or point that is there selects it instead
 * of drawing on top of it. With Ctrl or Alt held, and while vertices snap, it draws.
 */

import type { Annotation } from "../annotations/annotation";
import { distanceToOutline } from "../geometry/nearest";
import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { deletion } from "./commands/delete";
import { asSeen, type Sight, toSeen } from "./seen";
import { CLICK_REACH } from "./selecting";
import {
  moved,
  type PlaceEvent,
  type Step,
  type Tool,
  type ToolContext,
  type ToolEvent,
} from "./tool";

export interface OnTop<S> {
  /** Of the tool itself. */
  drawing: S;
  /** Where the button went down on an outline, while it is not known whether it will be a drag. */
  pressed: { at: Vertex; uuid: string } | null;
}

/** The tool with this way to select; the inside of a closed shape is drawn on as anything else. */
export function onTop<S>(tool: Tool<S>): Tool<OnTop<S>> {
  const idle: OnTop<S> = { drawing: tool.idle, pressed: null };

  const draw: Tool<OnTop<S>>["step"] = ({ drawing, pressed }, event, context) => {
    const step = tool.step(drawing, event, context);
    const resting = step.state === tool.idle && pressed === null;
    return { ...step, state: resting ? idle : { drawing: step.state, pressed } };
  };

  const press = (drawing: S, event: PlaceEvent, context: ToolContext) => {
    const hit = drawing === tool.idle ? outlineAt(event, context) : undefined;
    const pressed = hit ? { at: event.at, uuid: hit.uuid } : null;
    return draw({ drawing, pressed }, event, context);
  };

  return {
    ...tool,
    idle,
    step(state, event, context): Step<OnTop<S>> {
      const { drawing, pressed } = state;
      if (event.kind === "down") return press(drawing, event, context);
      const still = pressed !== null && isStill(pressed.at, event, context);
      if (still && event.kind === "up") {
        return { state: idle, selection: [pressed.uuid], used: true };
      }
      const chosen = drawing === tool.idle ? onSelection(event, context) : null;
      if (chosen) return { ...chosen, state: idle, used: true };
      return draw({ drawing, pressed: still ? pressed : null }, event, context);
    },
  };
}

/** What a key does to what was selected, null where there is nothing for it to do. */
function onSelection(event: ToolEvent, context: ToolContext): Partial<Step<unknown>> | null {
  if (context.selection.length === 0) return null;
  if (event.kind === "cancel") return { selection: [] };
  return event.kind === "key" && event.key === "Delete" ? deletion(context) : null;
}

/** Whether the pointer has not yet been dragged from a place. */
function isStill(from: Vertex, event: ToolEvent, sight: Sight): boolean {
  const dragging = event.kind === "move" || event.kind === "up";
  return dragging && !moved(from, event.at, sight);
}

/** The smallest shape whose outline, or the point, lies under the pointer. */
function outlineAt({ at, ctrl, alt }: PlaceEvent, context: ToolContext): Annotation | undefined {
  if (ctrl || alt || context.options.snapping) return undefined;
  const reach = CLICK_REACH * context.pixel;
  const { stretch } = context;
  const seen = toSeen(at, stretch);
  const far = (shape: WireShape) => distanceToOutline(asSeen(shape, stretch), seen);
  return context.at(at, reach).find(({ shape }) => far(shape) <= reach);
}
