/** Draws a line by clicks, by hand, or by both in turn. */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { create } from "./drawing";
import { onTop } from "./on-top";
import { NO_PATH, type Path, type PathRules, stepPath } from "./path";
import { pathPreview } from "./path-preview";
import type { Step, ToolContext } from "./tool";

export const line = onTop<Path>({
  name: "line",
  label: "Line",
  icon: "line",
  hint: "click each vertex, or draw by hand; a double click or Enter ends it",
  draws: "line",
  hovers: true,
  cursor: "cross",
  pans: false,
  idle: NO_PATH,
  step(before, event, context): Step<Path> {
    const { path, end, ...told } = stepPath(before, event, rulesOf(context), context);
    if (end === undefined) {
      return { state: path, ...pathPreview(path, event, context, false, lineOf), ...told };
    }
    const made = create(lineOf(end.vertices), context);
    if (made.refused === undefined) return { state: path, ...made, ...told };
    return {
      state: end.kept,
      ...pathPreview(end.kept, event, context, false, lineOf),
      ...made,
      ...told,
    };
  },
});

function rulesOf({ type }: ToolContext): PathRules {
  return { closed: false, least: 2, exactly: type?.vertex_count ?? null };
}

function lineOf(vertices: Vertex[]): WireShape {
  return { kind: "line", vertices };
}
