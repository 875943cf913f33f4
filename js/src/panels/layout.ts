/** What becomes of the side panel in a narrow cell. */

/** "folded" to icons, or to a "button" that opens it over the picture. */
export type Layout = "wide" | "folded" | "button";

const FOLDED_UP_TO = 900;
const BUTTON_UP_TO = 500;

export function layoutOf(width: number): Layout {
  if (width <= BUTTON_UP_TO) return "button";
  return width <= FOLDED_UP_TO ? "folded" : "wide";
}
