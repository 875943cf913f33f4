import { contentOf } from "../../annotations/annotation";
import type { Edit } from "../../annotations/editor";
import type { WirePosition } from "../../protocol";
import type { Command } from "../command";
import type { ToolContext } from "../tool";
import { copied, nothingSelected } from "./duplicate";

/** Draws the selected shapes once more in the next plane of a stack, the next slice of a volume, or the next point in time. */
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
      change: copied(context).map((one): Edit => ({ content: { ...contentOf(one), position } })),
    };
  },
};

function nextFrame({ position, image }: ToolContext): WirePosition | null {
  if (position.plane !== null) {
    const slice = position.slice + 1;
    return slice < image.depth ? { ...position, slice } : null;
  }
  const axis = image.depth > 1 ? "z" : "t";
  const last = (axis === "z" ? image.depth : image.frames) - 1;
  return position[axis] < last ? { ...position, [axis]: position[axis] + 1 } : null;
}
