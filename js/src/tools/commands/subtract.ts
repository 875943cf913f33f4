import { subtract, union } from "../../geometry/boolean";
import { areasRefusal, combined } from "../areas";
import type { Command } from "../command";

/** Takes from the first what the others cover; they stay. */
export const subtractOthers: Command = {
  name: "edit.subtract",
  label: "Subtract the others from the first",
  icon: "subtract",
  applies: ({ selection }) => selection.length > 1,
  refusal: (context) => areasRefusal(context, 2, "subtract"),
  run: (context) =>
    combined(context, (first, others) => subtract(first, union(others)), {
      keepsOthers: true,
      empty: "not subtracted: the others cover the first one wholly; delete it instead",
    }),
};
