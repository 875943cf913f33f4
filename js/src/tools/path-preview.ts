/** What is shown of a path that is being drawn. */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { hovering } from "./drawing";
import { begun, marksOf, type Path, shownPath } from "./path";
import type { Preview, Step, ToolContext, ToolEvent } from "./tool";

/**
 * The outline with a line to the pointer, marks at its vertices, a thin line where it will be
 * closed, and a ring where the pointer snapped or would close it.
 *
 * @param outlineOf Makes the open outline of two vertices or more.
 */
export function pathPreview(
  path: Path,
  event: ToolEvent,
  context: ToolContext,
  closed: boolean,
  outlineOf: (vertices: Vertex[]) => WireShape,
): Pick<Step<unknown>, "preview"> {
  const at = "at" in event ? event.at : null;
  if (!begun(path)) return at && event.kind === "hover" ? hovering(at, context) : {};
  const vertices = shownPath(path);
  const preview: Preview = { marks: marksOf(path) };
  if (vertices.length > 1) preview.drawn = outlineOf(vertices);
  const [first, last] = [vertices[0], vertices.at(-1)];
  if (closed && first && last && vertices.length > 2) preview.path = [last, first];
  if (at && path.pointer && path.pointer !== at) preview.snapped = path.pointer;
  return { preview };
}
