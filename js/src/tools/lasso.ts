/** Selects what a line drawn by hand or by clicks surrounds. */

import { cuttingTool } from "./cutting";
import { modeOf, surrounded } from "./selecting";

export const lasso = cuttingTool({
  name: "lasso",
  label: "Lasso",
  icon: "lasso",
  hint: "draw around shapes to select them; Shift adds, Alt takes away",
  rules: { closed: true, least: 3, atOnce: true },
  edits: false,
  snaps: false,
  finish: (end, context) => surrounded({ ring: end.vertices }, modeOf(end), context),
});
