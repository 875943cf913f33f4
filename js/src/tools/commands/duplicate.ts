import { type Annotation, copyOf } from "../../annotations/annotation";
import type { Edit } from "../../annotations/editor";
import { translate } from "../../geometry/shapes";
import type { Command } from "../command";
import { unfit } from "../fit";
import { onScreen } from "../seen";
import { selected } from "../selected";
import type { ToolContext } from "../tool";

/** The copy lies so many screen pixels right of and below the original. */
const OFFSET_PX = 10;

/** Draws the selected shapes once more beside themselves, and selects the copies. */
export const duplicate: Command = {
  name: "edit.duplicate",
  label: "Duplicate",
  icon: "duplicate",
  refusal: (context) => nothingSelected(context),
  run: (context) => ({
    change: copied(context).map((one): Edit => {
      const [x, y] = onScreen(OFFSET_PX, context);
      const beside = translate(one.shape, x, y);
      const shape = unfit(beside, null, context.image) ? translate(one.shape, -x, -y) : beside;
      return { content: { ...copyOf(one, context.position), shape } };
    }),
    selection: "changed",
  }),
};

/** What of the selection can be there twice: an image has one mask of a type. */
export function copied(context: ToolContext): Annotation[] {
  return selected(context).filter(({ shape }) => shape.kind !== "segmentation");
}

/** Why there is nothing to copy, null where there is. */
export function nothingSelected(context: ToolContext): string | null {
  if (copied(context).length > 0) return null;
  return selected(context).length > 0
    ? "an image has one segmentation of a type, on all frames and planes"
    : "nothing is selected";
}
