/** Over the top edge of the picture: what can be done to what is selected. */

import type { IconName } from "../icons";
import { ACTION } from "../keys/actions";
import { useKeyboard } from "../keys/context";
import type { Command } from "../tools/command";
import { COMMANDS } from "../tools/commands";
import { changeType, typesToGive } from "../tools/commands/change-type";
import { selected } from "../tools/selected";
import type { ToolContext } from "../tools/tool";
import { count, IconButton, ToolStrip } from "./controls";
import type { Session } from "./session";
import type { Stage } from "./stage";

/** Of more than so many not every command is asked beforehand; it says itself why it refuses. */
const ASKED = 2000;

/** What the bar asks and tells. */
export type Acting = Pick<Stage, "context" | "run" | "perform">;

export function SelectionBar({ session, stage }: { session: Session; stage: Acting }) {
  // What the commands say follows the annotations, the frame and the zoom.
  void [session.edition.value, session.position.value, session.view.value];
  const number = session.selection.value.length;
  if (number === 0 || session.readOnly.value !== null) return null;
  const context = stage.context();
  const few = number <= ASKED;
  return (
    <ToolStrip class="exact-strip" label="Selected shapes" mark="selection-bar">
      <span class="exact-strip-count" data-exact="selected-count">
        {count(number)} selected
      </span>
      {few && <TypeChoice context={context} stage={stage} />}
      {COMMANDS.filter((command) => !few || (command.applies?.(context) ?? true)).map((command) => (
        <CommandButton
          key={command.name}
          command={command}
          refusal={few ? command.refusal(context) : null}
          stage={stage}
        />
      ))}
    </ToolStrip>
  );
}

interface CommandButtonProps {
  command: Command;
  refusal: string | null;
  stage: Acting;
}

function CommandButton({ command, refusal, stage }: CommandButtonProps) {
  const keyboard = useKeyboard();
  return (
    <IconButton
      icon={command.icon as IconName}
      title={keyboard.titled(command.label, ACTION.get(command.name)?.name)}
      mark={command.name}
      disabled={refusal}
      onPress={() => stage.run(command)}
    />
  );
}

/** The types that something selected can be given; none is chosen where they differ. */
function TypeChoice({ context, stage }: { context: ToolContext; stage: Acting }) {
  const types = typesToGive(context);
  if (types.length === 0) return null;
  const present = new Set(selected(context).map(({ type }) => type));
  const [only] = present.size === 1 ? present : [];
  return (
    <select
      class="exact-strip-choice"
      aria-label="Type of the selected shapes"
      data-exact="selected-type"
      value={only === undefined ? "" : `${only}`}
      onChange={(event) => {
        const type = types.find(({ id }) => `${id}` === event.currentTarget.value);
        if (type) stage.perform((now) => changeType(type, now));
      }}
    >
      {!types.some(({ id }) => id === only) && <option value="">Change the type to…</option>}
      {types.map(({ id, name }) => (
        <option key={id} value={`${id}`}>
          {name}
        </option>
      ))}
    </select>
  );
}
