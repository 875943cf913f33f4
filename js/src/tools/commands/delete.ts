import { type Content, contentOf } from "../../annotations/annotation";
import { type Left, withoutFrame } from "../../annotations/spans";
import type { Command } from "../command";
import { editable, refusal, selected } from "../selected";
import type { Step, ToolContext } from "../tool";

type Deletion = Pick<Step<unknown>, "change" | "selection" | "refused" | "told">;

const NOT_HERE = "not deleted: what is selected is on other frames";

/**
 * Deletes what is selected and may be edited; the rest stays selected. What spans frames is deleted
 * on the open one only.
 */
export const deleteSelected: Command = {
  name: "edit.delete",
  label: "Delete",
  icon: "trash",
  refusal: deletionRefusal,
  run: (context) => deletion(context),
};

/** Deletes what is selected on all its frames. */
export const deleteWhole: Command = {
  name: "span.delete",
  label: "Delete on all frames",
  icon: "span-delete",
  applies: (context) => selected(context).some(({ span }) => span),
  refusal: (context) =>
    context.selection.length === 0 ? "nothing is selected" : deletionRefusal(context),
  run: (context) => deletion(context, true),
};

function deletionRefusal(context: ToolContext): string | null {
  const away = context.selection.length > 0 && selected(context).length === 0;
  return away ? NOT_HERE : (refusal(context).refused ?? null);
}

/** @param whole Whether what spans frames is deleted on all of them. */
export function deletion(context: ToolContext, whole = false): Deletion {
  const results = editable(context).map((one) => {
    const content = contentOf(one);
    const gone: Left<Content> = { left: null, done: "gone" };
    const { left, done } = whole ? gone : withoutFrame(content, context.position);
    return { uuid: one.uuid, spans: content.span, left, done };
  });
  if (results.length === 0) {
    const refused = deletionRefusal(context);
    return refused === null ? {} : { refused };
  }
  const gone = new Set(results.flatMap(({ uuid, left }) => (left === null ? uuid : [])));
  const told = words(results);
  return {
    change: results.map(({ uuid, left }) => {
      if (left === null) return { uuid, content: null };
      const { shape, position, span = null } = left;
      return { uuid, content: { shape, position, span } };
    }),
    selection: context.selection.filter((uuid) => !gone.has(uuid)),
    ...(told === null ? {} : { told }),
  };
}

const DONE: Record<Left<unknown>["done"], (count: string) => string> = {
  gone: (count) => `${count}deleted on all frames`,
  keyframe: (count) => `${count}keyframe removed, interpolated between the others`,
  begins: (count) => `${count}deleted on this frame, begins on the next`,
  ends: (count) => `${count}deleted from this frame on, ends before it`,
};

/** What became of those that span frames, null where none did. */
function words(results: readonly (Pick<Left<unknown>, "done"> & { spans: unknown })[]) {
  const spanning = results.filter(({ spans }) => spans);
  const kinds = [...new Set(spanning.map(({ done }) => done))];
  const said = kinds.map((kind) => {
    const count = spanning.filter(({ done }) => done === kind).length;
    return DONE[kind](spanning.length === 1 ? "" : `${count}: `);
  });
  return said.length === 0 ? null : said.join("; ");
}
