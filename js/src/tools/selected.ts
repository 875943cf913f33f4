/** What is selected, and what of it may be edited. */

import type { Annotation } from "../annotations/annotation";
import type { TypeEntry } from "../protocol";
import type { ToolContext } from "./tool";

/** The selected annotations that are loaded, in the order of selection. */
export function selected({ selection, get }: ToolContext): Annotation[] {
  return selection.flatMap((uuid) => get(uuid) ?? []);
}

/** Those of them that may be edited. */
export function editable(context: ToolContext): Annotation[] {
  return selected(context).filter((annotation) => context.refusal(annotation) === null);
}

/** Why nothing that is selected may be edited; empty where something may. */
export function refusal(context: ToolContext): { refused?: string } {
  const reasons = selected(context).map((annotation) => context.refusal(annotation));
  const [first] = reasons;
  return typeof first === "string" && !reasons.includes(null) ? { refused: first } : {};
}

/** The type of an annotation, where it is one of the set's. */
export function typeOf({ type }: Annotation, { types }: ToolContext): TypeEntry | undefined {
  return types.find(({ id }) => id === type);
}
