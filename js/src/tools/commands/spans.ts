/** Makes selected shapes span more frames or fewer. */

import { type Annotation, type Content, contentOf } from "../../annotations/annotation";
import { ended, extended, withoutKeyframe } from "../../annotations/spans";
import type { Command } from "../command";
import { typeOf } from "../selected";
import type { ToolContext } from "../tool";

export const NONE_SPANS =
  "nothing selected is of a type whose shapes span frames (multi_frame of the type)";

/** What is selected, on whatever frame, and may span several. */
export function spannable(context: ToolContext): Annotation[] {
  return context.selection
    .flatMap((uuid) => context.held(uuid) ?? [])
    .filter((one) => typeOf(one, context)?.multi_frame && hasOutline(one));
}

function hasOutline({ shape }: Annotation): boolean {
  return shape.kind !== "global" && shape.kind !== "segmentation";
}

/** Whether spans mean anything for this selection and image. */
export function spans(context: ToolContext): boolean {
  const { image } = context;
  return (image.depth > 1 || image.frames > 1) && spannable(context).length > 0;
}

/** Goes on to the open frame with the shape of its last keyframe, or begins with its first. */
export const extendSpan = spanCommand({
  name: "span.extend",
  label: "Extend to this frame",
  icon: "span-extend",
  change: (one, { position }) => extended(one, position),
});

/** Is not on the frames after this one any more. */
export const endSpan = spanCommand({
  name: "span.end",
  label: "End on this frame",
  icon: "span-end",
  change: (one, { position }) => {
    if (!one.span) return "it is on one frame only";
    const after = ended(one, position);
    return after === one || after.span?.last === one.span.last ? "it ends on this frame" : after;
  },
});

/** Lets the shape on this frame follow from the keyframes before and after. */
export const removeKeyframe = spanCommand({
  name: "span.remove-keyframe",
  label: "Remove this keyframe",
  icon: "keyframe-remove",
  change: (one, { position }) =>
    withoutKeyframe(one, position) ??
    "this frame has no keyframe that could be removed: the first one stays",
});

interface SpanChange extends Pick<Command, "name" | "label" | "icon"> {
  /** What becomes of it, or why nothing. */
  change(one: Content, context: ToolContext): Content | string;
}

function spanCommand({ change, ...named }: SpanChange): Command {
  const changes = (context: ToolContext) =>
    spannable(context).map((one) => {
      const refused = context.refusal(one);
      return { uuid: one.uuid, after: refused ?? change(contentOf(one), context) };
    });
  return {
    ...named,
    applies: spans,
    refusal: (context) => {
      const all = changes(context).map(({ after }) => after);
      const reasons = all.filter((after) => typeof after === "string");
      if (all.length === 0) return NONE_SPANS;
      return reasons.length < all.length ? null : (reasons[0] ?? NONE_SPANS);
    },
    run: (context) => ({
      change: changes(context).flatMap(({ uuid, after }) => {
        if (typeof after === "string") return [];
        const { shape, position, span = null } = after;
        return [{ uuid, content: { shape, position, span } }];
      }),
    }),
  };
}
