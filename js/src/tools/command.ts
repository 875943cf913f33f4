/** What is done to the selection at once, by a key or a button, without a gesture. */

import type { Step, ToolContext } from "./tool";

export interface Command {
  /** Of its action in the table of keys. */
  name: string;
  label: string;
  icon: string;
  /** Why it cannot be done to this selection, null where it can. */
  refusal(context: ToolContext): string | null;
  run(context: ToolContext): Pick<Step<unknown>, "change" | "selection" | "refused">;
}
