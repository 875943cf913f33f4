import type { Vertex } from "../../geometry/shapes";
import type { Command } from "../command";
import type { ToolContext } from "../tool";

/** Selects everything that is shown of this frame. */
export const selectAll: Command = {
  name: "selection.all",
  label: "Select all",
  icon: "select-all",
  refusal: () => null,
  run: (context) =>
    context.complete
      ? { selection: context.ordered().map(({ uuid }) => uuid) }
      : { find: { ring: aroundImage(context), whole: false, add: false } },
};

/** Selects what is shown and not selected, and nothing of what was. */
export const invertSelection: Command = {
  name: "selection.invert",
  label: "Invert the selection",
  icon: "invert",
  refusal: ({ complete }) =>
    complete ? null : "not everything is loaded here; zoom in to invert the selection",
  run({ selection, ordered }) {
    const before = new Set(selection);
    const others = ordered().filter(({ uuid }) => !before.has(uuid));
    return { selection: others.map(({ uuid }) => uuid) };
  },
};

/** A ring so far around the image that it holds what stands out of it. */
function aroundImage({ image: { width, height } }: ToolContext): Vertex[] {
  return [
    [-width, -height],
    [2 * width, -height],
    [2 * width, 2 * height],
    [-width, 2 * height],
  ];
}
