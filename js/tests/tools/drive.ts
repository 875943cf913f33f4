/** Does what `tests/front_end/test_tools.py` draws up: acts of a person on a small world, in a line. */

import { isSimple } from "../../src/geometry/outline";
import type { WireShape } from "../../src/protocol";
import { TOOLS } from "../../src/tools";
import { COMMANDS } from "../../src/tools/commands";
import type { ToolEvent } from "../../src/tools/tool";
import { contents, World } from "./world";

/** A tool with events, or a command; on what is selected by place, with a type by place. */
interface Act {
  does: string;
  selection: number[];
  type: number;
  snapping: boolean;
  events: ToolEvent[];
}

interface Request {
  shapes: Record<string, WireShape>;
  acts: Act[];
}

/** What there is after an act; `marked` shapes are shown as crossing themselves. */
interface State {
  uuid: string;
  shape: WireShape;
  marked: boolean;
}

/** @returns As JSON: the states after each act, and whether undo of all steps gave the start. */
export function drive(line: string): string {
  const { shapes, acts } = JSON.parse(line) as Request;
  const world = new World(shapes);
  world.image = { width: 400, height: 300, depth: 2, frames: 1 };
  const start = JSON.stringify(contents(world.all));
  const states = acts.map((act) => {
    perform(world, act);
    return world.all.map(({ uuid, shape }): State => ({ uuid, shape, marked: !isSimple(shape) }));
  });
  while (world.undo());
  return JSON.stringify({ states, undone: JSON.stringify(contents(world.all)) === start });
}

/** Names of everything a person can do. */
export function names(): string {
  return JSON.stringify([...TOOLS, ...COMMANDS].map(({ name }) => name));
}

function perform(world: World, { does, selection, type, snapping, events }: Act): void {
  world.chosen = world.types[type % world.types.length] ?? null;
  world.options = { ...world.options, snapping };
  const chosen = new Set(selection.map((place) => world.all[place % world.all.length]?.uuid));
  world.selection = [...chosen].flatMap((uuid) => uuid ?? []);
  const command = COMMANDS.find(({ name }) => name === does);
  if (command) world.run(command);
  const tool = TOOLS.find(({ name }) => name === does);
  if (tool === undefined) return;
  world.take(tool);
  for (const event of events) world.send(event);
  world.send({ kind: "cancel" });
}
