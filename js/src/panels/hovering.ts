/** What lies under the pointer, and the cursor that says what a press would do there. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Annotation } from "../annotations/annotation";
import type { Vertex } from "../geometry/shapes";
import { gripUnder } from "../tools/gripping";
import { cursorOf } from "../tools/handles";
import { CLICK_REACH } from "../tools/selecting";
import type { ToolContext } from "../tools/tool";
import type { SlideMap } from "../viewer/slide-map";
import type { Session } from "./session";

export class Hovering {
  readonly #hovered = signal<{ uuid: string; pixel: number[] } | null>(null);
  /** What lies under the pointer, and where on the map element. */
  readonly hovered: ReadonlySignal<{ uuid: string; pixel: number[] } | null> = this.#hovered;
  readonly #pointer = signal<Vertex | null>(null);
  /** Where the pointer was last; the grips of a shape of very many follow it. */
  readonly pointer: ReadonlySignal<Vertex | null> = this.#pointer;
  readonly #cursor = signal("default");

  constructor(
    private readonly session: Session,
    private readonly slide: SlideMap,
    private readonly context: () => ToolContext,
  ) {}

  /** The pointer is over a place of the image, or has left it. */
  hover(at: Vertex | null): void {
    if (at === null) {
      this.#hovered.value = null;
      return;
    }
    this.#pointer.value = at;
    const context = this.context();
    const [hit] = context.at(at, CLICK_REACH * context.pixel);
    const uuid = hit?.uuid ?? null;
    if (uuid !== (this.#hovered.peek()?.uuid ?? null)) {
      const pixel = this.slide.map.getPixelFromCoordinate(this.slide.toMap(...at));
      this.#hovered.value = uuid === null ? null : { uuid, pixel };
    }
    this.#cursor.value = this.#cursorAt(at, hit, context);
  }

  /** Another tool is in hand; for an effect. */
  switched(): void {
    this.#cursor.value = this.session.inHand.value.cursor;
  }

  /** Shows the cursor; for an effect. */
  point(): void {
    const cursor = this.slide.panning.value ? "grab" : this.#cursor.value;
    this.slide.root.style.setProperty("--exact-cursor", cursor === "cross" ? CROSS : cursor);
  }

  #cursorAt(at: Vertex, hit: Annotation | undefined, context: ToolContext): string {
    const tool = this.session.inHand.peek();
    if (tool.name !== "select") return tool.cursor;
    const grip = gripUnder(at, context)?.[1];
    if (grip?.kind === "handle") {
      const rotation = this.slide.map.getView().getRotation();
      const [across, down] = this.slide.display.peek().flipped;
      // Turned over once, the picture leans the other way; twice, as before.
      return cursorOf(grip.handle, rotation, (this.slide.mirrored.peek() !== across) !== down);
    }
    if (grip) return grip.kind === "middle" ? "copy" : "move";
    if (hit === undefined) return tool.cursor;
    return context.selection.includes(hit.uuid) && context.refusal(hit) === null
      ? "move"
      : "pointer";
  }
}

/** A cross-hair with a gap at the centre, dark under light; the pixel in the gap stays visible. */
const CROSS_LINES = "M16 2V12M16 20V30M2 16H12M20 16H30";
const CROSS = `url("data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" fill="none"><path d="${CROSS_LINES}" stroke="#000" stroke-width="3" stroke-opacity=".7"/><path d="${CROSS_LINES}" stroke="#fff" stroke-width="1.2"/></svg>`,
)}") 16 16, crosshair`;
