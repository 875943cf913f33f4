/** Cuts what an outline surrounds out of the selected polygons, or of all it touches. */

import type { Edit } from "../annotations/editor";
import { intersection, subtract } from "../geometry/boolean";
import { isEmpty, type Parts } from "../geometry/parts";
import type { Vertex } from "../geometry/shapes";
import { type Area, outlined } from "./areas";
import type { Outcome } from "./command";
import { cutTargets } from "./cut-targets";
import { cuttingTool } from "./cutting";
import type { ToolContext } from "./tool";

const NOTHING_CUT = "nothing was cut: no polygon that you may edit lies under the outline";

export const scissor = cuttingTool({
  name: "scissor",
  label: "Scissor",
  icon: "scissor",
  hint: "draw around what is to be cut out of the polygons beneath",
  rules: { closed: true, least: 3, atOnce: true },
  edits: true,
  snaps: true,
  finish: ({ vertices }, context) => cutOut(vertices, context),
});

function cutOut(ring: Vertex[], context: ToolContext): Outcome {
  const cut: Parts = [[ring]];
  const targets = cutTargets(ring, context).filter(
    ({ parts }) => !isEmpty(intersection(parts, cut)),
  );
  if (targets.length === 0) return { refused: NOTHING_CUT };
  const change: Edit[] = [];
  for (const target of targets) {
    const outcome = left(target, subtract(target.parts, cut), context);
    if ("refused" in outcome) return outcome;
    change.push(outcome.edit);
  }
  return { change };
}

/** A polygon that is cut away altogether is deleted. */
function left(target: Area, parts: Parts, context: ToolContext): ReturnType<typeof outlined> {
  if (isEmpty(parts)) return { edit: { uuid: target.uuid, content: null } };
  return outlined(target, parts, context);
}
