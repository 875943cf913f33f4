/** What the user may do here, and in words what not; the kernel has the last say. */

import type { Annotation } from "../annotations/annotation";
import type { ViewState } from "../protocol";

export function mayAnnotate(view: ViewState | null): boolean {
  return view?.rights.includes("annotate") ?? false;
}

/** Why nothing can be drawn, null where it can. */
export function annotateRefusal(view: ViewState | null): string | null {
  if (view === null) return "still opening";
  if (mayAnnotate(view)) return null;
  if (view.version !== null) return `read-only: version ${view.version} as it was named`;
  return `read-only: ${view.user} may look but not annotate; a team admin can make you a member`;
}

/** Why an annotation may not be changed, null where it may. */
export function editRefusal(view: ViewState | null, annotation: Annotation): string | null {
  if (view === null) return "still opening";
  const own = annotation.author === view.user_id;
  const [mayOwn, mayOthers] = ["edit own", "edit others'"].map((one) => view.rights.includes(one));
  if (own ? mayOwn : mayOthers) return null;
  if (mayOwn) return "drawn by somebody else; you may change your own only";
  return annotateRefusal(view) ?? "read-only: you may draw here but not change annotations";
}
