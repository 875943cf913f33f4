/** Turns to the keyframes of what is selected. */

import { contentOf } from "../../annotations/annotation";
import { nextKeyframe } from "../../annotations/spans";
import type { WirePosition } from "../../protocol";
import type { Command } from "../command";
import type { ToolContext } from "../tool";
import { NONE_SPANS, spannable, spans } from "./spans";

export const previousKeyframeOf = turning("previous", -1);
export const nextKeyframeOf = turning("next", 1);

function turning(which: "previous" | "next", by: 1 | -1): Command {
  return {
    name: `span.${which}-keyframe`,
    label: `To the ${which} keyframe`,
    icon: `keyframe-${which}`,
    applies: spans,
    refusal: (context) => {
      if (spannable(context).length === 0) return NONE_SPANS;
      return nearest(context, by) ? null : `there is no ${which} keyframe`;
    },
    run: (context) => {
      const turn = nearest(context, by);
      return turn ? { turn } : {};
    },
  };
}

/** Of several selected shapes the keyframe that comes first on the way. */
function nearest(context: ToolContext, by: 1 | -1): WirePosition | null {
  const { position } = context;
  const found = spannable(context).flatMap((one) => {
    const at = nextKeyframe(contentOf(one), position, by);
    return at && one.span
      ? { at, away: Math.abs(at[one.span.axis] - position[one.span.axis]) }
      : [];
  });
  return found.sort((a, b) => a.away - b.away)[0]?.at ?? null;
}
