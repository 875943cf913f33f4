/** A tool in the hand of a test: events in, what it said out. */

import type { Annotation } from "../../src/annotations/annotation";
import type { Bounds, Vertex } from "../../src/geometry/shapes";
import { boundsOf, distance, intersect } from "../../src/geometry/shapes";
import type { TypeEntry } from "../../src/protocol";
import type { Step, Tool, ToolContext, ToolEvent } from "../../src/tools/tool";

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
    ...values,
  };
}

export class Bench<S> {
  state: S;
  selection: readonly string[] = [];
  pixel = 1;
  chosen: TypeEntry | null = type();
  refusal: (annotation: Annotation) => string | null = () => null;

  constructor(
    private readonly tool: Tool<S>,
    private readonly annotations: Annotation[] = [],
  ) {
    this.state = tool.idle;
  }

  send(event: ToolEvent): Step<S> {
    const step = this.tool.step(this.state, event, this.context());
    this.state = step.state;
    if (step.selection) this.selection = step.selection;
    return step;
  }

  down(at: Vertex, shift = false) {
    return this.send({ kind: "down", at, shift });
  }

  move(at: Vertex, shift = false) {
    return this.send({ kind: "move", at, shift });
  }

  up(at: Vertex, shift = false) {
    return this.send({ kind: "up", at, shift });
  }

  key(key: string, shift = false) {
    return this.send({ kind: "key", key, shift });
  }

  click(at: Vertex, shift = false) {
    this.down(at, shift);
    return this.up(at, shift);
  }

  drag(from: Vertex, to: Vertex, shift = false) {
    this.down(from, shift);
    this.move(to, shift);
    return this.up(to, shift);
  }

  private context(): ToolContext {
    const get = (uuid: string) => this.annotations.find((one) => one.uuid === uuid);
    return {
      pixel: this.pixel,
      image: { width: 1000, height: 800 },
      type: this.chosen,
      selection: this.selection,
      get,
      at: ([x, y], reach) => this.annotations.filter(({ shape }) => distance(shape, x, y) <= reach),
      within: (area: Bounds) =>
        this.annotations.filter(({ shape }) => intersect(boundsOf(shape) ?? [0, 0, 0, 0], area)),
      ordered: () => this.annotations,
      refusal: (annotation) => this.refusal(annotation),
    };
  }
}
