/** The tools of a correction, and how it ends. */

import type { IconName } from "../icons";
import { Icon, IconButton } from "../panels/controls";
import type { Fixing } from "./fixing";

interface FixBarProps {
  fixing: Fixing;
  onSave: () => unknown;
  onCancel: () => unknown;
}

export function FixBar({ fixing, onSave, onCancel }: FixBarProps) {
  const changed = fixing.changed.value;
  return (
    <div class="exact-review-fix" role="toolbar" aria-label="Correction" data-exact="fix-bar">
      {fixing.item.shape.kind !== "global" &&
        fixing.tools.map((tool) => (
          <IconButton
            key={tool.name}
            icon={tool.icon as IconName}
            title={`${tool.label}: ${tool.hint}`}
            mark={`fix-${tool.name}`}
            pressed={fixing.tool.value === tool}
            onPress={() => {
              fixing.tool.value = tool;
            }}
          />
        ))}
      <select
        aria-label="Type"
        data-exact="fix-type"
        value={fixing.type.value}
        onChange={({ currentTarget }) => {
          fixing.type.value = Number(currentTarget.value);
        }}
      >
        {fixing.choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="exact-button exact-choice"
        data-exact="fix-save"
        disabled={!changed}
        onClick={() => onSave()}
      >
        Save
      </button>
      <button
        type="button"
        class="exact-button exact-choice"
        data-exact="fix-cancel"
        onClick={() => onCancel()}
      >
        Cancel
      </button>
      {fixing.refused.value && (
        <span class="exact-review-fix-refused" role="alert">
          <Icon name="warning" /> {fixing.refused.value}
        </span>
      )}
    </div>
  );
}
