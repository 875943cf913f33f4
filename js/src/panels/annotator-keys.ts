/** What the keys of the annotator do; those that move the picture belong to the map. */

import type { ViewFilter } from "../annotations/filter";
import { ACTIONS, type ActionName, toolAction } from "../keys/actions";
import { normalKey } from "../keys/key-names";
import type { Handlers, Keyboard, OwnKey } from "../keys/keyboard";
import type { KeyPointer } from "../keys/pointer";
import { TOOLS } from "../tools";
import { COMMANDS } from "../tools/commands";
import { modifiersOf } from "../tools/controller";
import { isGlobal, type PaletteEntry } from "./palette-entries";
import { goToPart } from "./parts";
import type { Session } from "./session";
import type { Stage } from "./stage";

/** Actions that mean the same wherever in the annotator one is. */
export function commonActions(session: Session, stage: Stage, help: () => void): Handlers {
  return {
    ...commandActions(stage),
    "edit.undo": () => stage.undo(),
    "edit.redo": () => stage.redo(),
    "image.previous": () => session.turn(-1),
    "image.next": () => session.turn(1),
    "view.next-part": () => goToPart(stage.slide.root.closest(".exact-annotator"), 1),
    "view.previous-part": () => goToPart(stage.slide.root.closest(".exact-annotator"), -1),
    "view.annotations": () => setFilter(session, ({ shown }) => ({ shown: !shown })),
    "view.fill": () => setFilter(session, ({ filled }) => ({ filled: !filled })),
    "edit.snapping": () => {
      const { options } = session;
      options.value = { ...options.peek(), snapping: !options.peek().snapping };
    },
    "view.help": help,
    ...toolActions(session),
    ...frameActions(session),
    ...typeActions(session),
  };
}

function setFilter(session: Session, change: (filter: ViewFilter) => Partial<ViewFilter>): void {
  const filter = session.filter.peek();
  session.filter.value = { ...filter, ...change(filter) };
}

/** What is done to the selection at once; a command is called as its action. */
function commandActions(stage: Stage): Handlers {
  return Object.fromEntries(COMMANDS.map((command) => [command.name, () => stage.run(command)]));
}

function toolActions(session: Session): Handlers {
  const handlers: Handlers = {};
  for (const tool of TOOLS) {
    const action = toolAction(tool.name);
    if (action) handlers[action] = () => session.take(tool);
  }
  return handlers;
}

/** Steps through frames; an image of one frame leaves the keys to others. */
function frameActions(session: Session): Handlers {
  const step = (axis: "z" | "t", by: 1 | -1) => () => {
    // Of a volume the slices are turned instead.
    if (axis === "z" && session.planes.shape.peek() !== null) return false;
    const image = session.shown.peek();
    const count = (axis === "z" ? image?.depth : image?.frames) ?? 1;
    if (count < 2) return false;
    const next = session[axis].peek() + by;
    if (next >= 0 && next < count) session[axis].value = next;
    return true;
  };
  return {
    "frame.previous-z": step("z", -1),
    "frame.next-z": step("z", 1),
    "frame.previous-t": step("t", -1),
    "frame.next-t": step("t", 1),
  };
}

/** Types that are drawn by their place, labels of the whole image by theirs. */
function typeActions(session: Session): Handlers {
  const handlers: Handlers = {};
  for (const { name } of ACTIONS.filter(({ group }) => group === "Labels")) {
    handlers[name] = () => {
      const entry = session.palette.peek().find(({ action }) => action === name);
      return entry ? session.choose(entry) : false;
    };
  }
  return handlers;
}

/** What the digits mean here: the types of their places. */
export function typeTitles(session: Session): Map<ActionName, string | null> {
  const places = ACTIONS.filter(({ group }) => group === "Labels");
  const titles = new Map<ActionName, string | null>(places.map(({ name }) => [name, null]));
  for (const { action, type } of session.palette.value) {
    if (action) titles.set(action, isGlobal(type) ? `${type.name} (whole image)` : type.name);
  }
  return titles;
}

/** Keys that types have of their own. */
export function ownKeys(session: Session): OwnKey[] {
  return session.palette.value
    .filter(({ key }) => key !== "")
    .map((entry) => ({
      key: normalKey(entry.key),
      title: entry.type.name,
      press: () => session.choose(entry),
    }));
}

/** The key that chooses an entry of the palette now, empty where there is none. */
export function keyOf({ key, action }: PaletteEntry, { own, bindings }: Keyboard): string {
  if (key !== "") return key;
  const taken = new Set(own.value.map((one) => one.key));
  return (action && bindings.of(action).find((one) => !taken.has(one))) ?? "";
}

/** Steps of the keyboard's cursor, and the keys that tools know. */
const ARROWS = [
  ["cursor.left", "ArrowLeft", -1, 0],
  ["cursor.right", "ArrowRight", 1, 0],
  ["cursor.up", "ArrowUp", 0, -1],
  ["cursor.down", "ArrowDown", 0, 1],
] as const;

const NONE = { shift: false, ctrl: false, alt: false };

/** Actions that go to the tool in hand; what it has no use for stays with the picture. */
export function gestureActions({ controller }: Stage, pointer: KeyPointer): Handlers {
  const handlers: Handlers = {};
  for (const [action, key, across, down] of ARROWS) {
    handlers[action] = {
      press: (event) =>
        pointer.move(across, down, modifiersOf(event)) || controller.key(key, modifiersOf(event)),
      release: () => pointer.applies || controller.release(key),
    };
  }
  const ended = (used: boolean) => {
    if (used) pointer.rest();
    return used;
  };
  return {
    ...handlers,
    "edit.delete": () => controller.step("back") || controller.key("Delete", NONE),
    "selection.next": () => controller.key("Tab", NONE),
    "selection.previous": () => controller.key("Tab", { ...NONE, shift: true }),
    // Who draws by mouse ends a path with Enter; who draws by keyboard sets a vertex with it.
    "cursor.press": (event) => {
      const enter = () => controller.key("Enter", modifiersOf(event));
      const press = () => pointer.press(modifiersOf(event));
      return pointer.at.peek() === null ? enter() || press() : press() || enter();
    },
    "cursor.finish": (event) => ended(controller.key("Enter", modifiersOf(event))),
    "brush.smaller": () => controller.key("[", NONE),
    "brush.larger": () => controller.key("]", NONE),
    "cursor.insert": () => controller.key("Insert", NONE),
    "cursor.cancel": () => ended(controller.cancel()) || pointer.hide(),
  };
}
