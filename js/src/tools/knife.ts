/** Splits the polygons a line crosses: the largest piece stays the annotation, others are new. */

import { copyOf } from "../annotations/annotation";
import type { Edit } from "../annotations/editor";
import { split } from "../geometry/boolean";
import { polygonOf } from "../geometry/parts";
import type { Vertex } from "../geometry/shapes";
import { type Area, outlined } from "./areas";
import type { Outcome } from "./command";
import { cutTargets } from "./cut-targets";
import { cuttingTool } from "./cutting";
import type { ToolContext } from "./tool";

const NOTHING_SPLIT = "nothing was split: draw the line right across a polygon, from side to side";

export const knife = cuttingTool({
  name: "knife",
  label: "Knife",
  icon: "knife",
  hint: "draw a line across polygons to split them",
  rules: { closed: false, least: 2, atOnce: true },
  edits: true,
  snaps: false,
  finish: ({ vertices }, context) => splitAlong(vertices, context),
});

function splitAlong(line: Vertex[], context: ToolContext): Outcome {
  const change: Edit[] = [];
  for (const target of cutTargets(line, context)) {
    const pieces = pieceEdits(target, line, context);
    if ("refused" in pieces) return pieces;
    change.push(...pieces.edits);
  }
  if (change.length === 0) return { refused: NOTHING_SPLIT };
  return { change, selection: "changed" };
}

function pieceEdits(
  target: Area,
  line: Vertex[],
  context: ToolContext,
): { edits: Edit[] } | { refused: string } {
  const [largest, ...others] = split(target.parts, line);
  if (largest === undefined || others.length === 0) return { edits: [] };
  const first = outlined(target, largest, context);
  if ("refused" in first) return first;
  const fresh = others.map((parts) => ({
    content: { ...copyOf(target, context.position), shape: polygonOf(parts) },
  }));
  return { edits: [first.edit, ...fresh] };
}
