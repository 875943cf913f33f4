/**
 * What tools have in common with which a line is drawn that does not stay: lasso, scissor, knife and
 * reshape.
 */

import type { Outcome } from "./command";
import { deletion } from "./commands/delete";
import {
  begun,
  marksOf,
  NO_PATH,
  type Path,
  type PathEnd,
  type PathRules,
  shownPath,
  stepPath,
} from "./path";
import type { Step, Tool, ToolContext, ToolEvent } from "./tool";

export interface Cutting extends Pick<Tool<Path>, "name" | "label" | "icon" | "hint"> {
  rules: PathRules;
  edits: boolean;
  /** Whether its vertices snap. */
  snaps: boolean;
  /** What comes of the line. */
  finish(end: PathEnd, context: ToolContext): Outcome;
}

export function cuttingTool({ rules, edits, snaps, finish, ...told }: Cutting): Tool<Path> {
  return {
    ...told,
    edits,
    hovers: true,
    cursor: "cross",
    pans: false,
    idle: NO_PATH,
    step(path, event, context): Step<Path> {
      if (!begun(path)) {
        const step = withSelection(event, context);
        if (step) return { state: path, used: true, ...step };
      }
      const snap: ToolContext["snap"] = snaps ? context.snap : (at) => at;
      const { path: next, end, refused, used } = stepPath(path, event, rules, { ...context, snap });
      const outcome: Outcome = refused === undefined ? {} : { refused };
      return {
        state: next,
        used,
        ...shown(next, rules),
        ...(end ? finish(end, context) : outcome),
      };
    },
  };
}

function shown(path: Path, { closed }: PathRules): Pick<Step<Path>, "preview"> {
  if (!begun(path)) return {};
  const vertices = shownPath(path);
  const back = closed ? vertices.slice(0, 1) : [];
  return { preview: { path: [...vertices, ...back], marks: marksOf(path) } };
}

/** Delete and Escape as everywhere where something is selected; null for anything else. */
export function withSelection(event: ToolEvent, context: ToolContext): Outcome | null {
  if (context.selection.length === 0) return null;
  if (event.kind === "cancel") return { selection: [] };
  const isDelete = event.kind === "key" && (event.key === "Delete" || event.key === "Backspace");
  return isDelete ? deletion(context) : null;
}
