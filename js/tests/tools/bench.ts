/** A tool in the hand of a test: events in, what it said out. */

import type { Annotation } from "../../src/annotations/annotation";
import type { Bounds, Vertex } from "../../src/geometry/shapes";
import { boundsOf, distance, extentArea, intersect } from "../../src/geometry/shapes";
import type { TypeEntry, WirePosition } from "../../src/protocol";
import { type SnapContext, snapper } from "../../src/tools/snapping";
import {
  DEFAULT_OPTIONS,
  type Modifiers,
  type Step,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolOptions,
} from "../../src/tools/tool";

export function type(values: Partial<TypeEntry> = {}): TypeEntry {
  return {
    id: 1,
    name: "Mitotic figure",
    shape: "bounding box",
    color: "#d55e00",
    key: "",
    product: "Mitosis",
    default_width: null,
    default_height: null,
    closed: true,
    vertex_count: null,
    multi_frame: false,
    concealable: false,
    blurrable: false,
    ...values,
  };
}

/** Keys held; `true` stands for Shift. */
export type Held = boolean | Partial<Modifiers>;

export function modifiers(held: Held): Modifiers {
  const none = { shift: false, ctrl: false, alt: false };
  return typeof held === "boolean" ? { ...none, shift: held } : { ...none, ...held };
}

export class Bench<S> {
  state: S;
  selection: readonly string[] = [];
  pixel = 1;
  stretch: ToolContext["stretch"] = [1, 1];
  chosen: TypeEntry | null = type();
  options: ToolOptions = DEFAULT_OPTIONS;
  complete = true;
  position: WirePosition = { z: 0, t: 0, plane: null, slice: 0 };
  axis: ToolContext["axis"] = "z";
  /** Ids of what is known and on another frame. */
  away: ReadonlySet<string> = new Set();
  image = { width: 1000, height: 800, depth: 1, frames: 1 };
  types: TypeEntry[] = [];
  pixels: ToolContext["pixels"] = () => null;
  canvas: ToolContext["canvas"] = () => null;
  refusal: (annotation: Annotation) => string | null = () => null;

  constructor(
    protected tool: Tool<S>,
    protected annotations: Annotation[] = [],
  ) {
    this.state = tool.idle;
  }

  send(event: ToolEvent): Step<S> {
    const step = this.tool.step(this.state, event, this.context());
    this.state = step.state;
    if (step.selection && step.selection !== "changed") this.selection = step.selection;
    return step;
  }

  down(at: Vertex, held: Held = false) {
    return this.send({ kind: "down", at, ...modifiers(held) });
  }

  move(at: Vertex, held: Held = false) {
    return this.send({ kind: "move", at, ...modifiers(held) });
  }

  up(at: Vertex, held: Held = false) {
    return this.send({ kind: "up", at, ...modifiers(held) });
  }

  hover(at: Vertex, held: Held = false) {
    return this.send({ kind: "hover", at, ...modifiers(held) });
  }

  double(at: Vertex, held: Held = false) {
    return this.send({ kind: "double", at, ...modifiers(held) });
  }

  key(key: string, held: Held = false) {
    return this.send({ kind: "key", key, ...modifiers(held) });
  }

  click(at: Vertex, held: Held = false) {
    this.down(at, held);
    return this.up(at, held);
  }

  drag(from: Vertex, to: Vertex, held: Held = false) {
    this.down(from, held);
    this.move(to, held);
    return this.up(to, held);
  }

  context(): ToolContext {
    const get = (uuid: string) => this.annotations.find((one) => one.uuid === uuid);
    const near: SnapContext = {
      pixel: this.pixel,
      stretch: this.stretch,
      options: this.options,
      within: (area: Bounds) =>
        this.annotations.filter(({ shape }) => intersect(boundsOf(shape) ?? [0, 0, 0, 0], area)),
    };
    return {
      ...near,
      snap: snapper(near),
      image: this.image,
      types: this.types,
      type: this.chosen,
      selection: this.selection,
      position: this.position,
      axis: this.axis,
      complete: this.complete,
      get: (uuid) => (this.away.has(uuid) ? undefined : get(uuid)),
      held: get,
      at: ([x, y], reach) =>
        this.annotations
          .filter(({ shape }) => distance(shape, x, y) <= reach)
          .sort((a, b) => extentArea(a.shape) - extentArea(b.shape)),
      canvas: () => this.canvas(),
      pixels: (at, radius) => this.pixels(at, radius),
      ordered: () => this.annotations,
      refusal: (annotation) => this.refusal(annotation),
    };
  }
}
