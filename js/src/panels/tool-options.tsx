/** What the tool in hand can be set to, in a strip over the picture. */

import type { ToolOptions as Options } from "../tools/tool";
import type { Session } from "./session";

interface Setting {
  option: "brush" | "tolerance";
  label: string;
  min: number;
  max: number;
  step: number;
  unit: string;
}

const SIZE: Setting = { option: "brush", label: "Size", min: 4, max: 400, step: 1, unit: "px" };
const TOLERANCE: Setting = {
  option: "tolerance",
  label: "Tolerance",
  min: 0.25,
  max: 6,
  step: 0.25,
  unit: "σ",
};

/** By name of the tool. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  brush: SIZE,
  eraser: SIZE,
  wand: TOLERANCE,
};

export function ToolOptions({ session }: { session: Session }) {
  const tool = session.inHand.value;
  const setting = SETTINGS[tool.name];
  if (setting === undefined || session.readOnly.value !== null) return null;
  const { option, label, unit, ...range } = setting;
  const value = session.options.value[option];
  const set = (next: Partial<Options>) => {
    session.options.value = { ...session.options.peek(), ...next };
  };
  return (
    <fieldset class="exact-strip" aria-label={`${tool.label} options`} data-exact="tool-options">
      <label class="exact-strip-setting">
        {label}
        <input
          type="range"
          {...range}
          value={value}
          data-exact={`option-${option}`}
          aria-valuetext={`${value} ${unit}`}
          onInput={(event) => set({ [option]: Number(event.currentTarget.value) })}
          onKeyDown={keepArrows}
        />
        <output>
          {value} {unit}
        </output>
      </label>
    </fieldset>
  );
}

/** The slider's own keys move no shape. */
function keepArrows(event: KeyboardEvent): void {
  if (/^(Arrow|Page|Home|End)/.test(event.key)) event.stopPropagation();
}
