import { union } from "../../geometry/boolean";
import { areasRefusal, combined } from "../areas";
import type { Command } from "../command";

/** Makes one shape of all that are selected: the first takes the area, the others go. */
export const unite: Command = {
  name: "edit.union",
  label: "Glue: unite into the first",
  icon: "unite",
  applies: ({ selection }) => selection.length > 1,
  refusal: (context) => areasRefusal(context, 2, "unite"),
  run: (context) =>
    combined(context, (first, others) => union([first, ...others]), {
      empty: "not united: the shapes have no area",
    }),
};
