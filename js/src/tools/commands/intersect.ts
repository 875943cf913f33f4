import { intersection } from "../../geometry/boolean";
import { areasRefusal, combined } from "../areas";
import type { Command } from "../command";

/** Leaves of the first what all share; the others go. */
export const intersect: Command = {
  name: "edit.intersect",
  label: "Intersect: keep what all share",
  icon: "intersect",
  applies: ({ selection }) => selection.length > 1,
  refusal: (context) => areasRefusal(context, 2, "intersect"),
  run: (context) =>
    combined(context, (first, others) => others.reduce(intersection, first), {
      empty: "not intersected: the selected shapes share no area",
    }),
};
