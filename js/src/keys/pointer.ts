/** Draws without a mouse: a cursor that arrow keys move, and events as of a pointer at its place. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Vertex } from "../geometry/shapes";
import type { AnyTool } from "../tools";
import type { Modifiers, PlaceEvent } from "../tools/tool";

/** What the cursor asks and tells. */
export interface PointerHost {
  tool(): AnyTool;
  /** Pass an event on to the tool in hand. */
  place(event: PlaceEvent): boolean;
  /** Where the cursor appears, in pixels of level 0; null where there is no image. */
  start(): Vertex | null;
  /** A place so many screen pixels off, as the picture is seen. */
  offset(at: Vertex, across: number, down: number): Vertex;
  /** Bring a place into view. */
  reveal(at: Vertex): void;
  /** What to say aloud. */
  say(text: string): void;
}

/** Screen pixels of a step, and with Shift; with Alt it is a pixel of the image. */
const STEP = 10;
const FAR = 50;

const NONE: Modifiers = { shift: false, ctrl: false, alt: false };

export class KeyPointer {
  readonly #at = signal<Vertex | null>(null);
  #pressed = false;
  #clicked: Vertex | null = null;

  constructor(private readonly host: PointerHost) {}

  /** In pixels of level 0, null while the cursor is not in use. */
  get at(): ReadonlySignal<Vertex | null> {
    return this.#at;
  }

  /** Whether a tool is in hand that draws or edits at a place. */
  get applies(): boolean {
    const { name, pans } = this.host.tool();
    return !pans && name !== "select" && this.host.start() !== null;
  }

  /** Moves the cursor; the first press of an arrow shows where it is. */
  move(across: number, down: number, held: Modifiers): boolean {
    if (!this.applies) return false;
    const before = this.#at.peek();
    if (before === null) return this.#show();
    const at = this.#moved(before, across, down, held);
    this.#at.value = at;
    this.host.reveal(at);
    // Shift and Alt are spent on the step; a tool would take them for something else.
    if (this.#pressed) this.host.place({ kind: "move", at, ...NONE });
    else if (this.host.tool().hovers) this.host.place({ kind: "hover", at, ...NONE });
    this.host.say(words(at));
    return true;
  }

  /** Begins or ends a drag, or clicks; clicking the same place again is a double click. */
  press(held: Modifiers): boolean {
    if (!this.applies) return false;
    const at = this.#at.peek();
    if (at === null) return this.#show();
    // Three places on the rim of a circle are clicked, with Shift.
    if (this.host.tool().drags && !held.shift) this.#drag(at, held);
    else this.#click(at, held);
    return true;
  }

  /** What was begun is given up, or has ended otherwise. */
  rest(): void {
    this.#pressed = false;
    this.#clicked = null;
  }

  /** @returns Whether there was a cursor to put away. */
  hide(): boolean {
    this.rest();
    const shown = this.#at.peek() !== null;
    this.#at.value = null;
    return shown;
  }

  #show(): boolean {
    const at = this.host.start();
    this.#at.value = at;
    if (at) this.host.say(`cursor at ${words(at)}`);
    return at !== null;
  }

  #moved(at: Vertex, across: number, down: number, { shift, alt }: Modifiers): Vertex {
    if (!alt) {
      const step = shift ? FAR : STEP;
      return this.host.offset(at, across * step, down * step);
    }
    const [x, y] = this.host.offset(at, across, down);
    // On a plane of unequal voxels a pixel of the screen is not as much on both axes.
    const length = Math.hypot(x - at[0], y - at[1]) || 1;
    return [at[0] + (x - at[0]) / length, at[1] + (y - at[1]) / length];
  }

  #drag(at: Vertex, held: Modifiers): void {
    const kind = this.#pressed ? "up" : "down";
    this.#pressed = this.host.place({ kind, at, ...held }) && kind === "down";
    this.host.say(`${this.#pressed ? "begun" : "ended"} at ${words(at)}`);
  }

  #click(at: Vertex, held: Modifiers): void {
    const again = this.#clicked?.[0] === at[0] && this.#clicked[1] === at[1];
    this.host.place({ kind: "down", at, ...held });
    this.host.place({ kind: "up", at, ...held });
    if (again) this.host.place({ kind: "double", at, ...held });
    this.#clicked = again ? null : at;
    this.host.say(`${again ? "ended" : "set"} at ${words(at)}`);
  }
}

function words([x, y]: Vertex): string {
  return `x ${Math.floor(x)}, y ${Math.floor(y)}`;
}
