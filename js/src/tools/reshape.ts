/** Draws a stretch of an outline anew: where the line begins and ends on it, it takes its place. */

import type { Annotation } from "../annotations/annotation";
import { distanceToOutline } from "../geometry/nearest";
import { reshaped } from "../geometry/reshape";
import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import type { Outcome } from "./command";
import { cuttingTool } from "./cutting";
import { reshaping } from "./moving";
import { asSeen, type Stretch, toSeen, turning } from "./seen";
import { selected } from "./selected";
import type { ToolContext } from "./tool";
import { pathsOf, withPath } from "./vertices";

/** So near to the outline on the screen the line begins and ends. */
const REACH_PX = 12;
const NOT_ON_IT = "nothing was reshaped: begin and end the line on one outline";

export const reshape = cuttingTool({
  name: "reshape",
  label: "Reshape",
  icon: "reshape",
  hint: "draw a stretch of an outline anew: begin and end on it",
  rules: { closed: false, least: 2, atOnce: true },
  edits: true,
  snaps: false,
  finish: ({ vertices }, context) => redraw(vertices, context),
});

function redraw(line: Vertex[], context: ToolContext): Outcome {
  const reach = REACH_PX * context.pixel;
  for (const target of targets(line, reach, context)) {
    const shape = redrawn(target.shape, line, reach, context.stretch);
    if (shape === null) continue;
    const refused = context.refusal(target);
    if (refused !== null) return { refused };
    return { ...reshaping(new Map([[target.uuid, shape]]), context), selection: [target.uuid] };
  }
  return { refused: NOT_ON_IT };
}

/** What is selected, or else what the line begins on; only outlines of free vertices. */
function targets(line: Vertex[], reach: number, context: ToolContext): Annotation[] {
  const [start] = line;
  if (start === undefined) return [];
  const chosen = selected(context);
  const candidates = chosen.length > 0 ? chosen : context.at(start, reach);
  const { stretch } = context;
  const far = ({ shape }: Annotation) =>
    distanceToOutline(asSeen(shape, stretch), toSeen(start, stretch));
  return candidates
    .filter(({ shape }) => pathsOf(shape).length > 0)
    .sort((a, b) => far(a) - far(b));
}

/** The shape with the ring redrawn on which the line begins and ends; null where none is. */
function redrawn(
  shape: WireShape,
  line: Vertex[],
  reach: number,
  stretch: Stretch,
): WireShape | null {
  const { to, from } = turning(stretch);
  const seen = line.map(to);
  const found = pathsOf(shape).map((path) => {
    const vertices = path.vertices.map(to);
    const whole: WireShape = { kind: "polygon", parts: [[vertices]], closed: path.closed };
    return { path, vertices, far: distanceToOutline(whole, seen[0] ?? [0, 0]) };
  });
  for (const { path, vertices } of found.sort((a, b) => a.far - b.far)) {
    const ring = reshaped(vertices, seen, path.closed, reach);
    if (ring) return withPath(shape, path, () => ring.map(from));
  }
  return null;
}
