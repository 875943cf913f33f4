/** Sets of keys to choose from: "EXACT" as the table of actions says, others by what differs. */

import { ACTIONS, type ActionName, keysIn } from "./actions";

export type PresetName = "EXACT" | "QuPath";

/** Keys of QuPath 0.5 where it has them (docs/reference/shortcuts), moved aside where it has not. */
const QUPATH: Partial<Record<ActionName, string>> = {
  "tool.pan": "m",
  "tool.bounding-box": "r",
  "tool.circle": "o",
  "tool.line": "l v",
  "tool.polygon": "p",
  "tool.brush": "b",
  "tool.eraser": "Shift+u",
  "tool.wand": "w",
  "tool.point": ".",
  "tool.select": "s",
  "tool.lasso": "Shift+l",
  "tool.scissor": "c",
  "edit.duplicate": "Ctrl+Shift+d",
  "edit.copy-to-next-frame": "Ctrl+Shift+v",
  "selection.all": "Ctrl+a Ctrl+Alt+a",
  "frame.previous-t": "<",
  "frame.next-t": ">",
  "span.extend": "Alt+e",
  "span.end": "Alt+Shift+e",
  "view.annotations": "a",
  "view.fill": "f Shift+f",
  "view.fit": "Home",
  "view.full-screen": "Ctrl+Shift+f",
  "view.turn-right": "t",
  "view.turn-left": "Shift+t",
  "view.mirror": "Shift+m",
};

function preset(differing: Partial<Record<ActionName, string>>): Preset {
  return new Map(
    ACTIONS.map(({ name, keys }) => {
      const other = differing[name];
      return [name, other === undefined ? keys : keysIn(other)];
    }),
  );
}

export type Preset = ReadonlyMap<ActionName, readonly string[]>;

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  EXACT: preset({}),
  QuPath: preset(QUPATH),
};

export const DEFAULT_PRESET: PresetName = "EXACT";

export function isPreset(name: unknown): name is PresetName {
  return typeof name === "string" && name in PRESETS;
}
