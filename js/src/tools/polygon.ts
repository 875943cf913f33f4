/**
 * Draws a polygon by clicks, by hand, or by both in turn: closed, or open where the type says so.
 * Closed with Alt held it cuts from a polygon that is there, with Shift it is added to one.
 */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { addPart, cutOut } from "./combining";
import { create } from "./drawing";
import { onTop } from "./on-top";
import { NO_PATH, type Path, type PathEnd, type PathRules, stepPath } from "./path";
import { pathPreview } from "./path-preview";
import type { Step, ToolContext, ToolEvent } from "./tool";

export const polygon = onTop<Path>({
  name: "polygon",
  label: "Polygon",
  icon: "polygon",
  hint: "click each vertex, or draw by hand; a double click or Enter ends it; Alt cuts, Shift adds",
  draws: "polygon",
  hovers: true,
  cursor: "cross",
  pans: false,
  idle: NO_PATH,
  step(before, event, context): Step<Path> {
    const { path, end, ...told } = stepPath(before, event, rulesOf(context), context);
    if (end === undefined) return { state: path, ...preview(path, event, context), ...told };
    const made = outcome(end, context);
    if (made.refused === undefined) return { state: path, ...made, ...told };
    return { state: end.kept, ...preview(end.kept, event, context), ...made, ...told };
  },
});

function isClosed({ type }: ToolContext): boolean {
  return type?.closed ?? true;
}

function rulesOf(context: ToolContext): PathRules {
  const closed = isClosed(context);
  return { closed, least: closed ? 3 : 2, exactly: context.type?.vertex_count ?? null };
}

function outcome({ vertices, alt, shift }: PathEnd, context: ToolContext) {
  const closed = isClosed(context);
  if (closed && alt) return cutOut(vertices, context);
  if (closed && shift) return addPart(vertices, context);
  return create({ kind: "polygon", parts: [[vertices]], closed }, context);
}

function contourOf(vertices: Vertex[]): WireShape {
  return { kind: "polygon", parts: [[vertices]], closed: false };
}

function preview(path: Path, event: ToolEvent, context: ToolContext) {
  return pathPreview(path, event, context, isClosed(context), contourOf);
}
