/** Draws a circle from its centre to its rim; with Shift by three clicks on the rim. */

import { circleAcross, circleThrough } from "../geometry/circle";
import { between } from "../geometry/nearest";
import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { create, hovering, ownSize, shown } from "./drawing";
import { onTop } from "./on-top";
import { begun, NO_PATH, type Path, type PathRules, shownPath, stepPath, verticesOf } from "./path";
import {
  moved,
  type PlaceEvent,
  type Preview,
  type Step,
  type ToolContext,
  type ToolEvent,
} from "./tool";

interface Drawing {
  /** Where the button went down, and the centre there. */
  press: { at: Vertex; centre: Vertex } | null;
  /** Places on the rim. */
  rim: Path;
}

const IDLE: Drawing = { press: null, rim: NO_PATH };
const RIM: PathRules = { closed: false, least: 3, exactly: 3 };
/** A circle is at least a pixel of the image across. */
const LEAST_RADIUS = 0.5;
const NO_SIZE = "drag from the centre to the rim: this type has no size of its own";
const ON_ONE_LINE = "the three places lie on one line: click around the rim";

export const circle = onTop<Drawing>({
  name: "circle",
  label: "Circle",
  icon: "circle",
  hint: "drag from the centre to the rim; with Shift, click three places on the rim",
  draws: "circle",
  hovers: true,
  cursor: "cross",
  drags: true,
  pans: false,
  idle: IDLE,
  step(state, event, context): Step<Drawing> {
    const rimBegins = (event.kind === "down" && event.shift) || event.kind === "forward";
    if (begun(state.rim) || rimBegins) return rimStep(state.rim, event, context);
    switch (event.kind) {
      case "down":
        return press(event, context);
      case "hover":
        return { state, ...hovering(event.at, context) };
      case "move":
        return drag(state, event, context);
      case "up":
        return letGo(state, event, context);
      case "cancel":
        return { state: IDLE, used: state.press !== null };
      default:
        return { state };
    }
  },
});

function press({ at }: PlaceEvent, { snap }: ToolContext): Step<Drawing> {
  return { state: { press: { at, centre: snap(at) }, rim: NO_PATH }, used: true };
}

function drag(state: Drawing, { at }: PlaceEvent, { snap }: ToolContext): Step<Drawing> {
  if (state.press === null) return { state };
  const rim = snap(at);
  return { state, preview: shown(around(state.press.centre, rim), rim, at), used: true };
}

function letGo(state: Drawing, { at }: PlaceEvent, context: ToolContext): Step<Drawing> {
  const { press } = state;
  if (press === null) return { state };
  const { centre } = press;
  if (moved(press.at, at, context)) {
    return { state: IDLE, ...create(around(centre, context.snap(at)), context), used: true };
  }
  const size = ownSize(context);
  if (size === null) return { state: IDLE, refused: NO_SIZE, used: true };
  return { state: IDLE, ...create(ofRadius(centre, size[0] / 2), context), used: true };
}

function around(centre: Vertex, rim: Vertex): WireShape {
  return ofRadius(centre, Math.max(LEAST_RADIUS, between(centre, rim)));
}

function ofRadius([x, y]: Vertex, radius: number): WireShape {
  return { kind: "circle", x, y, radius };
}

function rimStep(before: Path, event: ToolEvent, context: ToolContext): Step<Drawing> {
  const { path, end, used } = stepPath(before, event, RIM, context);
  if (end === undefined) {
    const rim = begun(path) || path.undone.length > 0 ? path : NO_PATH;
    const state = rim === NO_PATH ? IDLE : { press: null, rim };
    return { state, ...rimPreview(rim, event), used };
  }
  const [a, b, c] = end.vertices as [Vertex, Vertex, Vertex];
  const shape = circleThrough(a, b, c);
  if (shape !== null) return { state: IDLE, ...create(shape, context), used };
  const rim = stepPath(end.kept, { kind: "back" }, RIM, context).path;
  return { state: { press: null, rim }, ...rimPreview(rim, event), refused: ON_ONE_LINE, used };
}

function rimPreview(rim: Path, event: ToolEvent): Pick<Step<Drawing>, "preview"> {
  const [a, b, c] = shownPath(rim);
  if (a === undefined) return {};
  const preview: Preview = { marks: verticesOf(rim) };
  const drawn = a && b ? ((c ? circleThrough(a, b, c) : null) ?? circleAcross(a, b)) : null;
  if (drawn) preview.drawn = drawn;
  const snapped = "at" in event && rim.pointer !== event.at ? rim.pointer : null;
  if (snapped) preview.snapped = snapped;
  return { preview };
}
