/** The keys of the annotator; those that move the picture belong to the map. */

import type { KeyBinding } from "../keys/key-map";
import { TOOLS } from "../tools";
import { modifiersOf } from "../tools/controller";
import type { Session } from "./session";
import type { Stage } from "./stage";

/** Keys that mean the same wherever in the annotator one is. */
export function commonKeys(session: Session, stage: Stage, help: () => void): KeyBinding[] {
  return [
    { keys: ["Ctrl+z"], title: "Undo", press: () => stage.undo() },
    { keys: ["Ctrl+Shift+z", "Ctrl+y"], title: "Redo", press: () => stage.redo() },
    { keys: ["q"], title: "Previous image", press: () => session.turn(-1) },
    { keys: ["e"], title: "Next image", press: () => session.turn(1) },
    { keys: ["?"], title: "Keys", press: help },
    ...TOOLS.map((tool) => ({
      keys: [tool.key],
      title: tool.label,
      press: () => session.take(tool),
    })),
  ];
}

/** Keys that choose a type. */
export function paletteKeys(session: Session): KeyBinding[] {
  return session.palette.value
    .filter(({ key }) => key !== "")
    .map((entry) => ({
      keys: [entry.key.toLowerCase()],
      title: entry.type.name,
      press: () => session.choose(entry),
    }));
}

/** Keys that go to the tool in hand; one it has no use for stays with the picture. */
export function toolKeys(stage: Stage): KeyBinding[] {
  const { controller } = stage;
  const toTool = (keys: string[], title: string): KeyBinding => ({
    keys,
    title,
    press: (event) => controller.key(event.key, modifiersOf(event)),
    release: (event) => controller.release(event.key || "ArrowUp"),
  });
  const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  return [
    toTool(arrows, "Move the selected shapes by a pixel"),
    toTool(
      arrows.map((key) => `Shift+${key}`),
      "Move the selected shapes by ten pixels",
    ),
    toTool(["Delete", "Backspace"], "Delete the selected shapes"),
    toTool(["Tab", "Shift+Tab"], "Next shape, previous shape"),
    {
      keys: ["Escape"],
      title: "Give up what was begun, then the selection",
      press: () => controller.cancel(),
    },
  ];
}
