/** Sets a point where the pointer is let go, so that it can be placed while pressed. */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { create, hovering, shown } from "./drawing";
import { onTop } from "./on-top";
import { IDLE, type Placing, placingStep } from "./placing";
import type { Preview, ToolContext } from "./tool";

export const point = onTop<Placing>({
  name: "point",
  label: "Point",
  icon: "point",
  hint: "click to set it",
  draws: "point",
  hovers: true,
  cursor: "cross",
  pans: false,
  idle: IDLE,
  step: placingStep({
    hover: hovering,
    hold,
    place: (at, context) => create(pointAt(context.snap(at)), context),
  }),
});

function pointAt([x, y]: Vertex): WireShape {
  return { kind: "point", x, y };
}

function hold(at: Vertex, { snap }: ToolContext): { preview: Preview } {
  const place = snap(at);
  return { preview: shown(pointAt(place), place, at) };
}
