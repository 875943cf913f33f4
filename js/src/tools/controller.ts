/** Brings pointer and keys to the tool in hand, and what it says back to the annotator. */

import { type ReadonlySignal, signal } from "@preact/signals";
import Interaction from "ol/interaction/Interaction";
import type OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import type { Vertex } from "../geometry/shapes";
import type { AnyTool } from ".";
import type { Modifiers, PlaceEvent, Step, ToolContext, ToolEvent } from "./tool";

/** What the controller asks and tells. */
export interface ControllerHost {
  tool(): AnyTool;
  /** Why the tool may not be used now, null where it may. */
  forbidden(): string | null;
  /** Whether a key is held with which every drag pans. */
  panning(): boolean;
  context(): ToolContext;
  toImage(coordinate: number[]): Vertex;
  /** The tool's word on an event. */
  told(step: Step<unknown>): void;
  /** The pointer moved without a button; null when it left the picture or began a gesture. */
  hovered(at: Vertex | null): void;
}

type Browser = MapBrowserEvent<PointerEvent>;
type MouseOnMap = { coordinate: number[]; originalEvent: MouseEvent };

export class ToolController extends Interaction {
  #state: unknown;
  #tool: AnyTool | null = null;
  #pressed = false;
  readonly #begun = signal(false);
  #leaving: (() => void) | null = null;

  constructor(private readonly host: ControllerHost) {
    super();
  }

  /** Whether the tool in hand is in the midst of something. */
  get begun(): ReadonlySignal<boolean> {
    return this.#begun;
  }

  override setMap(map: OlMap | null): void {
    this.#leaving?.();
    this.#leaving = null;
    super.setMap(map);
    if (map === null) return;
    const viewport = map.getViewport() as HTMLElement;
    // The map takes any two quick clicks for a double one, wherever they are; the browser does not.
    const double = (event: MouseEvent) => this.#double(event, map);
    viewport.addEventListener("pointerleave", this.#left);
    viewport.addEventListener("dblclick", double);
    this.#leaving = () => {
      viewport.removeEventListener("pointerleave", this.#left);
      viewport.removeEventListener("dblclick", double);
    };
  }

  /** @returns Whether the map's own interactions hear of the event too. */
  override handleEvent(event: MapBrowserEvent): boolean {
    const pointer = event as Browser;
    switch (event.type) {
      case "pointerdown":
        return this.#down(pointer);
      case "pointerdrag":
        return this.#drag(pointer);
      case "pointerup":
        return this.#up(pointer);
      case "pointermove":
        this.#move(pointer);
        return true;
      case "dblclick":
        return this.host.tool().pans;
      case "wheel":
        return this.#wheel(event as MapBrowserEvent<WheelEvent>);
      default:
        return true;
    }
  }

  /** A gesture made without a mouse. @returns Whether the tool took it. */
  place(event: PlaceEvent): boolean {
    if (event.kind === "down") return this.#begin(event);
    if (event.kind === "up") this.#pressed = false;
    this.#tell(event);
    return true;
  }

  /** @returns Whether the tool used the key. */
  key(key: string, modifiers: Modifiers): boolean {
    return this.#tell({ kind: "key", key, ...modifiers }).used ?? false;
  }

  /** Take the last step of a gesture back, or bring it back; false where none is under way. */
  step(kind: "back" | "forward"): boolean {
    return this.#begun.peek() && (this.#tell({ kind }).used ?? false);
  }

  release(key: string): void {
    this.#tell({ kind: "release", key });
  }

  /** @returns Whether there was anything to give up. */
  cancel(): boolean {
    this.#pressed = false;
    return this.#tell({ kind: "cancel" }).used ?? false;
  }

  /** Another tool was taken up: what the last one had begun is given up. */
  switched(): void {
    if (this.#begun.peek() && this.#tool !== this.host.tool()) this.cancel();
  }

  #down(event: Browser): boolean {
    const { button, pointerType } = event.originalEvent;
    const fingers = event.activePointers?.length ?? 1;
    if (fingers > 1 && pointerType === "touch") {
      this.cancel();
      return true;
    }
    if (button !== 0 || this.host.panning()) return true;
    return !this.#begin(this.#place("down", event)) || this.host.tool().pans;
  }

  /** @returns Whether the tool may be used. */
  #begin(event: PlaceEvent): boolean {
    const tool = this.host.tool();
    const forbidden = this.host.forbidden();
    if (forbidden !== null && (tool.draws !== undefined || tool.edits)) {
      this.host.told({ state: tool.idle, refused: forbidden });
      return false;
    }
    this.#pressed = true;
    this.host.hovered(null);
    this.#tell(event);
    return true;
  }

  #drag(event: Browser): boolean {
    if (!this.#pressed) return true;
    this.#tell(this.#place("move", event));
    return this.host.tool().pans;
  }

  #up(event: Browser): boolean {
    if (!this.#pressed) return true;
    this.#pressed = false;
    this.#tell(this.#place("up", event));
    return this.host.tool().pans;
  }

  readonly #left = (): void => {
    if (!this.#pressed && this.host.tool().hovers) this.#tell({ kind: "leave" });
    this.host.hovered(null);
  };

  #move(event: Browser): void {
    if (this.#pressed) return;
    const tool = this.host.tool();
    if (tool.hovers && !this.host.panning()) this.#tell(this.#place("hover", event));
    this.host.hovered(this.host.toImage(event.coordinate));
  }

  #double(originalEvent: MouseEvent, map: OlMap): void {
    const onControl = (originalEvent.target as Element).closest(".ol-overlaycontainer-stopevent");
    if (this.host.tool().pans || onControl) return;
    this.#tell(
      this.#place("double", { coordinate: map.getEventCoordinate(originalEvent), originalEvent }),
    );
  }

  /** With Shift the wheel is a key of the tool's: it makes a brush larger or smaller. */
  #wheel({ originalEvent }: MapBrowserEvent<WheelEvent>): boolean {
    const { shiftKey, deltaX, deltaY } = originalEvent;
    const turned = deltaY || deltaX;
    if (!shiftKey || turned === 0) return true;
    const used = this.key(turned > 0 ? "[" : "]", modifiersOf(originalEvent));
    if (used) originalEvent.preventDefault();
    return !used;
  }

  #place(kind: PlaceEvent["kind"], event: MouseOnMap): PlaceEvent {
    return {
      kind,
      at: this.host.toImage(event.coordinate),
      ...modifiersOf(event.originalEvent),
    };
  }

  #tell(event: ToolEvent): Step<unknown> {
    const tool = event.kind === "cancel" ? (this.#tool ?? this.host.tool()) : this.host.tool();
    if (this.#tool !== tool) {
      this.#tool = tool;
      this.#state = tool.idle;
    }
    const step = tool.step(this.#state, event, this.host.context()) as Step<unknown>;
    this.#state = step.state;
    if (event.kind === "cancel") this.#tool = null;
    this.#begun.value = this.#tool !== null && step.state !== tool.idle;
    this.host.told(step);
    return step;
  }
}

/** The keys held with an event. */
export function modifiersOf(event: MouseEvent | KeyboardEvent): Modifiers {
  return { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey };
}
