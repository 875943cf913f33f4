/** Holes filled. */

import { union } from "./boolean";
import type { Parts } from "./parts";

/** An area without its holes; parts that lay in one become part of what is around them. */
export function withoutHoles(parts: Parts): Parts {
  return union(parts.map((part) => [part.slice(0, 1)]));
}
