/** Which annotations a list shows. */

import type { Annotation } from "../annotations/annotation";

export interface ShapeFilter {
  /** Part of a type's name. */
  text: string;
  /** A review status, "not saved", or empty for any. */
  status: string;
}

export function matches(one: Annotation, { text, status }: ShapeFilter, type: string): boolean {
  if (!type.toLowerCase().includes(text.trim().toLowerCase())) return false;
  if (status === "") return true;
  if (status === "not saved") return one.state !== "saved";
  return one.status === status;
}
