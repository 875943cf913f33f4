import { isSimple } from "../../geometry/outline";
import { repaired } from "../../geometry/repair";
import { areasRefusal, outlining, selectedAreas } from "../areas";
import type { Command } from "../command";
import type { ToolContext } from "../tool";

/** Gives the selected polygons that cross themselves outlines that do not. */
export const repair: Command = {
  name: "edit.repair",
  label: "Repair outlines that cross themselves",
  icon: "repair",
  applies: (context) => crossed(context).length > 0,
  refusal: (context) =>
    areasRefusal(context, 1, "repair") ??
    (crossed(context).length > 0 ? null : "none of the selected outlines crosses itself"),
  run: (context) =>
    outlining(
      crossed(context).map((one) => [one, repaired(one.parts)]),
      context,
    ),
};

function crossed(context: ToolContext) {
  return selectedAreas(context).filter(({ shape }) => !isSimple(shape));
}
