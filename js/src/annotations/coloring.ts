/** Which colour an annotation has, by what a person chose to tell apart. */

import type { TypeEntry } from "../protocol";
import type { ColorBy, Judged } from "./filter";
import { UNKNOWN_COLOR } from "./style";

/** Okabe and Ito's colours that most colour-blind people tell apart, without black. */
const OKABE_ITO = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"];

const STATUS_COLORS: Record<string, string> = {
  unverified: "#e69f00",
  resubmitted: "#cc79a7",
  verified: "#0072b2",
  rejected: "#d55e00",
};

/** Viridis at 0, 1/4, 1/2, 3/4 and 1 (matplotlib), which also falls in lightness. */
const SCORE_COLORS = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];

/** Gives an annotation its colour. */
export type Coloring = (one: Judged) => string;

export function coloring(by: ColorBy, types: readonly TypeEntry[]): Coloring {
  switch (by) {
    case "type": {
      const colors = new Map(types.map(({ id, color }) => [id, color || UNKNOWN_COLOR]));
      return ({ type }) => colors.get(type) ?? UNKNOWN_COLOR;
    }
    case "author":
      return ({ author }) => OKABE_ITO[author % OKABE_ITO.length] ?? UNKNOWN_COLOR;
    case "status":
      return ({ status }) => STATUS_COLORS[status] ?? UNKNOWN_COLOR;
    case "score":
      return ({ score }) => (score === null ? UNKNOWN_COLOR : scoreColor(score));
  }
}

/** The colour between the two nearest of the scale. */
export function scoreColor(score: number): string {
  const last = SCORE_COLORS.length - 1;
  const at = Math.min(1, Math.max(0, score)) * last;
  const below = Math.min(last - 1, Math.floor(at));
  const [a, b] = [rgbOf(SCORE_COLORS[below] ?? ""), rgbOf(SCORE_COLORS[below + 1] ?? "")];
  const mixed = a.map((value, i) => Math.round(value + (at - below) * ((b[i] ?? 0) - value)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Red, green and blue of "#rrggbb" or "#rgb", from 0 to 255. */
export function rgbOf(color: string): number[] {
  const digits = color.replace("#", "");
  const long = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16) || 0);
}
