/** What all tools that draw a new shape have in common. */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { unfit } from "./fit";
import type { Preview, Step, ToolContext } from "./tool";

/** A new annotation of the chosen type, or why there is none. */
export function create(
  shape: WireShape,
  { type, image }: ToolContext,
): Pick<Step<unknown>, "change" | "refused"> {
  if (type === null) return { refused: "choose a type first" };
  const refused = unfit(shape, type, image);
  return refused === null ? { change: [{ content: { type: type.id, shape } }] } : { refused };
}

/** Size of the boxes of a type, where it prescribes one. */
export function ownSize({ type }: Pick<ToolContext, "type">): [number, number] | null {
  const width = type?.default_width ?? type?.default_height ?? null;
  const height = type?.default_height ?? width;
  return width === null || height === null ? null : [width, height];
}

export function boxAround([x, y]: Vertex, [width, height]: [number, number]): WireShape {
  const [dx, dy] = [width / 2, height / 2];
  return { kind: "bounding box", x0: x - dx, y0: y - dy, x1: x + dx, y1: y + dy };
}

/** A shape on its way, with a ring where the pointer snapped to something. */
export function shown(drawn: WireShape, pointer: Vertex, at: Vertex): Preview {
  return pointer === at ? { drawn } : { drawn, snapped: pointer };
}

/** What is shown before anything is begun: where the first vertex would snap to. */
export function hovering(at: Vertex, { snap }: ToolContext): Pick<Step<unknown>, "preview"> {
  const snapped = snap(at);
  return snapped === at ? {} : { preview: { snapped } };
}
