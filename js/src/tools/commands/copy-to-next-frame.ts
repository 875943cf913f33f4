import { copyOf } from "../../annotations/annotation";
import type { Edit } from "../../annotations/editor";
import type { WirePosition } from "../../protocol";
import type { Command } from "../command";
import type { ToolContext } from "../tool";
import { copied, nothingSelected } from "./duplicate";

/** Draws the selected shapes once more on the next frame of the axis one has last moved along. */
export const copyToNextFrame: Command = {
  name: "edit.copy-to-next-frame",
  label: "Copy to the next frame",
  icon: "next-frame",
  applies: ({ image }) => image.depth > 1 || image.frames > 1,
  refusal: (context) =>
    nothingSelected(context) ?? (nextFrame(context) ? null : "this is the last frame"),
  run: (context) => {
    const position = nextFrame(context);
    if (position === null) return {};
    return {
      change: copied(context).map(
        (one): Edit => ({ content: { ...copyOf(one, context.position), position } }),
      ),
    };
  },
};

function nextFrame({ position, image, axis }: ToolContext): WirePosition | null {
  const last = (axis === "t" ? image.frames : image.depth) - 1;
  return position[axis] < last ? { ...position, [axis]: position[axis] + 1 } : null;
}
