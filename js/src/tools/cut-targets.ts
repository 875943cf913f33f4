/** Which polygons a line cuts. */

import { boundsOf, type Vertex } from "../geometry/shapes";
import { type Area, areaOf, isEditablePolygon } from "./areas";
import { selected } from "./selected";
import type { ToolContext } from "./tool";

/** The selected polygons that may be edited; where none is, all of those the line may touch. */
export function cutTargets(line: readonly Vertex[], context: ToolContext): Area[] {
  const chosen = selected(context).filter((one) => isEditablePolygon(one, context));
  if (chosen.length > 0) return chosen.flatMap((one) => areaOf(one) ?? []);
  const bounds = boundsOf({ kind: "line", vertices: [...line] });
  if (bounds === null) return [];
  const beneath = context.within(bounds).filter((one) => isEditablePolygon(one, context));
  return beneath.flatMap((one) => areaOf(one) ?? []);
}
