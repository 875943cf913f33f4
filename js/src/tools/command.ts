/** What is done to the selection at once, by a key or a button, without a gesture. */

import type { Step, ToolContext } from "./tool";

export type Outcome = Pick<
  Step<unknown>,
  "change" | "selection" | "refused" | "told" | "find" | "turn"
>;

export interface Command {
  /** Of its action in the table of keys. */
  name: string;
  label: string;
  icon: string;
  /** Whether it can mean anything for this selection and image; without it always. */
  applies?(context: ToolContext): boolean;
  /** Why it cannot be done to this selection, null where it can. */
  refusal(context: ToolContext): string | null;
  run(context: ToolContext): Outcome;
}
