/** A small world in memory: what tools and commands change is there afterwards, and can be undone. */

import { type Annotation, contentOf } from "../../src/annotations/annotation";
import type { Edit } from "../../src/annotations/editor";
import type { Vertex } from "../../src/geometry/shapes";
import type { TypeEntry, WireShape } from "../../src/protocol";
import type { AnyTool } from "../../src/tools";
import type { Command, Outcome } from "../../src/tools/command";
import { select } from "../../src/tools/select";
import type { Step, ToolEvent } from "../../src/tools/tool";
import { annotation, content } from "../annotations/fixtures";
import { Bench, type } from "./bench";

export const POLYGON = type({ id: 1, name: "Tissue", shape: "polygon" });
export const BOX = type({ id: 2, name: "Mitosis", shape: "bounding box" });
export const CIRCLE = type({ id: 3, name: "Nucleus", shape: "circle" });
export const LINE = type({ id: 4, name: "Vessel", shape: "line" });

export function square(x: number, y: number, side: number): WireShape {
  return polygon([
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ]);
}

export function polygon(...rings: Vertex[][]): WireShape {
  return { kind: "polygon", closed: true, parts: [rings] };
}

export class World extends Bench<unknown> {
  readonly #steps: Annotation[][] = [];
  #created = 0;

  constructor(
    shapes: Record<string, WireShape>,
    types: TypeEntry[] = [POLYGON, BOX, CIRCLE, LINE],
  ) {
    const typeOf = (shape: WireShape) => types.find((one) => one.shape === shape.kind)?.id ?? 1;
    const make = ([uuid, shape]: [string, WireShape]) =>
      annotation(uuid, content(shape, typeOf(shape)));
    super(select, Object.entries(shapes).map(make));
    this.types = types;
    this.chosen = types[0] ?? null;
  }

  take(tool: AnyTool): this {
    this.tool = tool;
    this.state = tool.idle;
    return this;
  }

  override send(event: ToolEvent): Step<unknown> {
    const step = super.send(event);
    this.#apply(step);
    return step;
  }

  run(command: Pick<Command, "refusal" | "run">): Outcome {
    const refused = command.refusal(this.context());
    return refused === null ? this.do(command.run(this.context())) : { refused };
  }

  /** Bring an outcome about, as the stage does. */
  do(outcome: Outcome): Outcome {
    if (outcome.selection && outcome.selection !== "changed") this.selection = outcome.selection;
    this.#apply(outcome);
    return outcome;
  }

  /** Draw from place to place with the button held. */
  stroke(...path: Vertex[]): Step<unknown> {
    const [first, ...others] = path;
    if (first === undefined) throw new Error("a stroke begins somewhere");
    this.down(first);
    for (const at of others) this.move(at);
    return this.up(path.at(-1) ?? first);
  }

  undo(): boolean {
    const before = this.#steps.pop();
    if (before === undefined) return false;
    this.annotations = before;
    return true;
  }

  get all(): readonly Annotation[] {
    return this.annotations;
  }

  shape(uuid: string): WireShape | undefined {
    return this.annotations.find((one) => one.uuid === uuid)?.shape;
  }

  #apply({ change, selection }: Outcome): void {
    if (change === undefined || change.length === 0) return;
    this.#steps.push(this.annotations);
    const changed = change.flatMap((edit) => this.#edit(edit) ?? []);
    if (selection === "changed") this.selection = changed;
    const there = new Set(this.annotations.map(({ uuid }) => uuid));
    this.selection = this.selection.filter((uuid) => there.has(uuid));
  }

  /** The annotation that is left. */
  #edit({ uuid, content: after }: Edit): string | null {
    if (after === null) {
      this.annotations = this.annotations.filter((one) => one.uuid !== uuid);
      return null;
    }
    if (uuid !== undefined) {
      this.annotations = this.annotations.map((one) =>
        one.uuid === uuid ? { ...one, ...after } : one,
      );
      return uuid;
    }
    const { type: id, shape, ...others } = after;
    if (id === undefined || shape === undefined) throw new Error("a new one needs type and shape");
    const made = annotation(`new-${++this.#created}`, {
      ...content(shape, id),
      position: this.context().position,
      ...others,
    });
    // What is made in another frame is not seen in this one.
    if (made.position.z === 0) this.annotations = [...this.annotations, made];
    return made.uuid;
  }
}

/** What the annotations are, without what only the page knows. */
export function contents(all: readonly Annotation[]): unknown {
  return all.map((one) => ({ uuid: one.uuid, ...contentOf(one) }));
}
