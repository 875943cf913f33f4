/** Random edits never lose a shape, leave none that is nothing, and undo takes all of them back. */

import { expect, it } from "vitest";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import type { AnyTool } from "../../src/tools";
import { brush, eraser } from "../../src/tools/brush";
import { COMMANDS } from "../../src/tools/commands";
import { changeType } from "../../src/tools/commands/change-type";
import { unfit } from "../../src/tools/fit";
import { knife } from "../../src/tools/knife";
import { lasso } from "../../src/tools/lasso";
import { reshape } from "../../src/tools/reshape";
import { scissor } from "../../src/tools/scissor";
import { select } from "../../src/tools/select";
import type { ToolEvent } from "../../src/tools/tool";
import { random } from "../random";
import { contents, polygon, square, World } from "./world";

const SEQUENCES = 2000;
const ACTS = 3;

const TOOLS: readonly AnyTool[] = [select, select, lasso, reshape, scissor, knife, brush, eraser];
/** What may take an annotation away; nothing else ever does. */
const REMOVING = new Set([
  "edit.delete",
  "span.delete",
  "edit.union",
  "edit.intersect",
  "scissor",
  "brush",
  "eraser",
]);
const KEYS = ["Delete", "Backspace", "Enter", "Tab", "Insert", "ArrowLeft", "ArrowDown", "[", "x"];

const LOCKED = polygon([
  [320, 20],
  [380, 20],
  [350, 80],
]);

/** Overlapping areas, one with a hole, one that crosses itself, and one that may not be edited. */
function start(): World {
  const frame: WireShape = polygon(
    [
      [100, 100],
      [200, 100],
      [200, 200],
      [100, 200],
    ],
    [
      [120, 120],
      [160, 120],
      [160, 160],
    ],
  );
  const bow = polygon([
    [220, 20],
    [300, 100],
    [300, 20],
    [220, 100],
  ]);
  const world = new World({
    frame,
    square: square(150, 150, 100),
    bow,
    box: { kind: "bounding box", x0: 20, y0: 20, x1: 80, y1: 60 },
    circle: { kind: "circle", x: 60, y: 150, radius: 30 },
    line: {
      kind: "line",
      vertices: [
        [20, 250],
        [120, 280],
        [200, 260],
      ],
    },
    locked: LOCKED,
  });
  world.refusal = ({ uuid }) => (uuid === "locked" ? "locked" : null);
  world.image = { width: 400, height: 300, depth: 2, frames: 1 };
  world.options = { ...world.options, brush: 30 };
  return world;
}

class Walk {
  readonly world = start();
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
    this.world.options = { ...this.world.options, snapping: this.#next() < 0.3 };
  }

  /** One act, its name, and whether it may take annotations away. */
  act(): { name: string; removes: boolean } {
    const { world } = this;
    if (this.#next() < 0.6) world.selection = this.#selection();
    if (this.#next() < 0.35) {
      const name = this.#command();
      return { name, removes: REMOVING.has(name) };
    }
    const tool = this.#one(TOOLS);
    world.take(tool);
    const events = this.#next() < 0.25 ? this.#events() : this.#stroke();
    for (const event of events) world.send(event);
    if (this.#next() < 0.5) world.key("Enter");
    world.send({ kind: "cancel" });
    const deletes = events.some((one) => one.kind === "key" && /Delete|Backspace/.test(one.key));
    return { name: tool.name, removes: deletes || REMOVING.has(tool.name) };
  }

  #stroke(): ToolEvent[] {
    const held = { shift: this.#next() < 0.1, ctrl: false, alt: this.#next() < 0.2 };
    const path = Array.from({ length: 2 + Math.floor(3 * this.#next()) }, () => this.#place());
    const event = (at: Vertex, i: number): ToolEvent => ({
      kind: i === 0 ? "down" : "move",
      at,
      ...held,
    });
    return [...path.map(event), { kind: "up", at: path.at(-1) as Vertex, ...held }];
  }

  #command(): string {
    const { world } = this;
    if (this.#next() < 0.2) {
      world.do(changeType(this.#one(world.types), world.context()));
      return "change type";
    }
    const command = this.#one(COMMANDS);
    world.run(command);
    return command.name;
  }

  /** Events in no order at all. */
  #events(): ToolEvent[] {
    return Array.from({ length: 6 }, (): ToolEvent => {
      const held = { shift: this.#next() < 0.2, ctrl: this.#next() < 0.2, alt: this.#next() < 0.2 };
      const kind = this.#one(["down", "move", "up", "hover", "double", "key", "back"] as const);
      if (kind === "key") return { kind, key: this.#one(KEYS), ...held };
      return kind === "back" ? { kind } : { kind, at: this.#place(), ...held };
    });
  }

  /** Mostly where outlines and vertices are, now and then outside the image. */
  #place(): Vertex {
    const off = () => this.#one([0, 0, 0.5, -3, 17]) * this.#next();
    return [
      this.#one([-40, 20, 60, 100, 120, 150, 160, 200, 220, 250, 300, 350, 460]) + off(),
      this.#one([-40, 20, 60, 100, 120, 150, 160, 200, 250, 280, 340]) + off(),
    ];
  }

  #one<T>(values: readonly T[]): T {
    return values[Math.floor(this.#next() * values.length)] as T;
  }

  /** Some of all, or polygons alone, which can be combined. */
  #selection(): string[] {
    const polygonsOnly = this.#next() < 0.6;
    return this.world.all
      .filter(({ uuid, shape }) => !polygonsOnly || (shape.kind === "polygon" && uuid !== "locked"))
      .map(({ uuid }) => uuid)
      .filter(() => this.#next() < 0.6);
  }
}

/** Every annotation is something its type allows; the locked one is as it was. */
function check(world: World): void {
  for (const { uuid, shape, type } of world.all) {
    const entry = world.types.find(({ id }) => id === type);
    expect(unfit(shape, entry, world.image), `${uuid} ${JSON.stringify(shape)}`).toBeNull();
    expect(JSON.stringify(shape)).not.toContain("null");
  }
  expect(world.shape("locked")).toBe(LOCKED);
  expect(new Set(world.all.map(({ uuid }) => uuid)).size).toBe(world.all.length);
}

/** Acts that led to a change. */
function walk(seed: number): string[] {
  const walk = new Walk(seed);
  const { world } = walk;
  const first = contents(world.all);
  const changed: string[] = [];
  for (let i = 0; i < ACTS; i++) {
    const before = world.all;
    const { name, removes } = walk.act();
    if (world.all === before) continue;
    changed.push(name);
    if (!removes) expect(world.all.length, name).toBeGreaterThanOrEqual(before.length);
    check(world);
  }
  while (world.undo()) check(world);
  expect(contents(world.all)).toEqual(first);
  return changed;
}

it("loses nothing at random, leaves only shapes, and undoes all to the start", () => {
  const changed = new Set<string>();
  for (let seed = 0; seed < SEQUENCES; seed++) for (const name of walk(seed)) changed.add(name);
  // Each act has led to changes: none was only ever refused.
  const commands = COMMANDS.filter(({ name }) => /^edit\.(?!concealed|blurred|copy)/.test(name));
  const tools = TOOLS.filter(({ edits }) => edits);
  for (const { name } of [...commands, ...tools]) expect([...changed]).toContain(name);
}, 180_000);
