import type { Command } from "../command";
import { editable, refusal } from "../selected";
import type { Step, ToolContext } from "../tool";

/** Deletes what is selected and may be edited; the rest stays selected. */
export const deleteSelected: Command = {
  name: "edit.delete",
  label: "Delete",
  icon: "trash",
  refusal: (context) => refusal(context).refused ?? null,
  run: deletion,
};

export function deletion(
  context: ToolContext,
): Pick<Step<unknown>, "change" | "selection" | "refused"> {
  const gone = new Set(editable(context).map(({ uuid }) => uuid));
  if (gone.size === 0) return refusal(context);
  return {
    change: [...gone].map((uuid) => ({ uuid, content: null })),
    selection: context.selection.filter((uuid) => !gone.has(uuid)),
  };
}
