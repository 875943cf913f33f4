import { withoutHoles } from "../../geometry/fill";
import { areasRefusal, outlining, selectedAreas } from "../areas";
import type { Command } from "../command";
import type { ToolContext } from "../tool";

/** Fills the holes of the selected polygons. */
export const fillHoles: Command = {
  name: "edit.fill-holes",
  label: "Fill holes",
  icon: "fill-holes",
  refusal: (context) =>
    areasRefusal(context, 1, "fill holes") ??
    (holed(context).length > 0 ? null : "none of the selected shapes has a hole"),
  run: (context) =>
    outlining(
      holed(context).map((one) => [one, withoutHoles(one.parts)]),
      context,
    ),
};

function holed(context: ToolContext) {
  return selectedAreas(context).filter(({ parts }) => parts.some((rings) => rings.length > 1));
}
