/** What is shown of a path that is being drawn. */

import type { Vertex } from "../geometry/shapes";
import type { WireShape } from "../protocol";
import { hovering } from "./drawing";
import { begun, marksOf, type Path, shownPath } from "./path";
import type { Preview, Step, ToolContext, ToolEvent } from "./tool";

/**
 * The shape with a line to the pointer, marks at its vertices, and a ring where the pointer snapped
 * or would close it.
 *
 * @param shapeOf Makes the shape of two vertices or more.
 */
export function pathPreview(
  path: Path,
  event: ToolEvent,
  context: ToolContext,
  shapeOf: (vertices: Vertex[]) => WireShape,
): Pick<Step<unknown>, "preview"> {
  const at = "at" in event ? event.at : null;
  if (!begun(path)) return at && event.kind === "hover" ? hovering(at, context) : {};
  const vertices = shownPath(path);
  const preview: Preview = { marks: marksOf(path) };
  if (vertices.length > 1) preview.drawn = shapeOf(vertices);
  if (at && path.pointer && path.pointer !== at) preview.snapped = path.pointer;
  return { preview };
}
