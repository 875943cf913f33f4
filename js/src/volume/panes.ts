/**
 * The panes of a volume: one is drawn on and always there; the other planes and what there is to say
 * lie beside it where they are wanted. All share one crosshair and one copy of the voxels.
 */

import { computed, effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { WirePosition } from "../protocol";
import type { Transport } from "../transport/transport";
import type { Pair } from "../viewer/pyramid";
import { SlideMap } from "../viewer/slide-map";
import { addCrosshair } from "./crosshair";
import { addEdges } from "./edges";
import { addPaneShapes, type ShownShapes } from "./pane-shapes";
import type { PlaneHost } from "./plane-host";
import { PLANES, type PlaneName, voxelAt } from "./planes";
import { addSliceWheel } from "./slice-wheel";

export interface PanesHost {
  /** The map that is drawn on. */
  slide: SlideMap;
  planes: PlaneHost;
  /** Holds the maps. */
  picture: HTMLElement;
  transport: Transport;
  position: ReadonlySignal<WirePosition>;
  /** Annotations to look at, null where there are none. */
  shapes: ShownShapes | null;
  /** Shows more on the map of a plane that is not drawn on; returns how to take it away. */
  more?: (slide: SlideMap, where: () => WirePosition) => () => void;
  /** Whether a click is not meant for a tool. */
  free(): boolean;
  /** Fills the pane of information; returns how to take it away. */
  information(element: HTMLElement): () => void;
}

interface Side {
  plane: PlaneName;
  slide: SlideMap;
  close(): void;
}

/** Adds what planes need to a map; returns how to take it away. */
export function addPanes(host: PanesHost): () => void {
  const panes = new Panes(host);
  return () => panes.close();
}

class Panes {
  #sides: readonly Side[] = [];
  readonly #closeInformation: (() => void)[] = [];
  readonly #leaving: (() => void)[] = [];
  /** Whether a double click leads back to all planes. */
  #enlarged = false;

  constructor(private readonly host: PanesHost) {
    const { slide, planes, picture, shapes } = host;
    const { state } = planes;
    const all = computed(() => slide.image.value?.space != null && state.allPlanes.value);
    const onClick = (event: { coordinate: number[] }) => {
      if (host.free()) this.#goTo(slide, event.coordinate);
    };
    const onDouble = (event: MouseEvent) => this.#double(event);
    slide.map.on("click", onClick as never);
    picture.addEventListener("dblclick", onDouble, { capture: true });
    picture.classList.add("exact-panes");
    this.#leaving.push(
      () => slide.map.un("click", onClick as never),
      () => picture.removeEventListener("dblclick", onDouble, { capture: true }),
      addCrosshair(slide, state, all),
      ...addPlaneParts(slide, planes),
      shapes
        ? addPaneShapes(slide, state, shapes, { plane: () => state.plane.value, own: false })
        : () => undefined,
      effect(() => {
        const shown = all.value;
        untracked(() => (shown ? this.#open() : this.#close()));
      }),
      effect(() => this.#arrange()),
    );
  }

  close(): void {
    for (const leave of this.#leaving) leave();
    this.#close();
    this.host.picture.classList.remove("exact-panes");
  }

  #open(): void {
    this.#sides = PLANES.map((plane) => this.#side(plane));
    const element = document.createElement("div");
    element.className = "exact-pane-information";
    element.dataset.exact = "pane-information";
    this.host.picture.append(element);
    const done = this.host.information(element);
    this.#closeInformation.push(done, () => element.remove());
    this.#arrange();
  }

  #close(): void {
    for (const side of this.#sides) side.close();
    this.#sides = [];
    for (const close of this.#closeInformation.splice(0)) close();
    this.#arrange();
  }

  #side(plane: PlaneName): Side {
    const { planes, picture, transport, shapes, position, slide: main } = this.host;
    const { state } = planes;
    const slide = new SlideMap(picture, transport, {
      buttons: false,
      minimap: false,
      doubleClickZoom: false,
      tellsConnection: false,
      readsPlaces: false,
      planes,
    });
    slide.root.classList.add("exact-side-pane");
    slide.root.dataset.plane = plane;
    slide.root.setAttribute("aria-label", `${plane} plane`);
    const activate = (event: { coordinate: number[] }) => this.#activate(side, event.coordinate);
    slide.map.on("click", activate as never);
    const leaving = [
      effect(() => {
        const image = main.image.value;
        const { t } = position.value;
        const slice = state.sliceOf(plane);
        void state.sagittalLeft.value;
        const wanted = state.plane.value !== plane;
        untracked(() => slide.show(wanted ? image : null, { z: 0, t, plane, slice }));
      }),
      addCrosshair(
        slide,
        state,
        computed(() => true),
      ),
      ...addPlaneParts(slide, planes),
      shapes
        ? addPaneShapes(slide, state, shapes, { plane: () => plane, own: true })
        : () => undefined,
      this.host.more?.(slide, () => ({
        z: 0,
        t: position.value.t,
        plane,
        slice: state.sliceOf(plane),
      })) ?? (() => undefined),
    ];
    const side: Side = {
      plane,
      slide,
      close() {
        for (const leave of leaving) leave();
        slide.close();
      },
    };
    return side;
  }

  /** Each pane has its place; the map that is drawn on takes that of its plane. */
  #arrange(): void {
    const { slide, planes, picture } = this.host;
    const plane = planes.state.plane.value;
    slide.root.dataset.plane = plane;
    picture.dataset.planes = this.#sides.length > 0 ? "all" : "one";
    for (const side of this.#sides) side.slide.root.hidden = side.plane === plane;
  }

  /** A pane that is clicked is drawn on from now on, as it is seen. */
  #activate(side: Side, coordinate: number[]): void {
    const { slide, planes } = this.host;
    const former = this.#sides.find(({ plane }) => plane === planes.state.plane.peek());
    const [seen, before] = [viewOf(side.slide), viewOf(slide)];
    this.#goTo(side.slide, coordinate);
    planes.state.turnTo(side.plane);
    showView(slide, seen);
    if (former) showView(former.slide, before);
    slide.root.focus({ preventScroll: true });
  }

  #goTo(slide: SlideMap, coordinate: number[]): void {
    const { plane } = slide;
    if (plane === null) return;
    const { state } = this.host.planes;
    state.goTo(voxelAt(plane, state.sliceOf(plane), slide.toImage(coordinate)));
  }

  /** A double click enlarges a pane, and leads back. */
  #double(event: MouseEvent): void {
    const { slide, planes } = this.host;
    if (slide.plane === null || !this.host.free()) return;
    const all = planes.state.allPlanes.peek();
    if (!(all || this.#enlarged)) return;
    event.stopPropagation();
    this.#enlarged = all;
    planes.state.allPlanes.value = !all;
  }
}

function addPlaneParts(slide: SlideMap, planes: PlaneHost): (() => void)[] {
  return [addEdges(slide, planes.state), addSliceWheel(slide, planes)];
}

interface Seen {
  fitted: boolean;
  center: Pair;
  zoom: number;
}

function viewOf(slide: SlideMap): Seen {
  return { fitted: slide.isFitted, center: slide.center, zoom: slide.zoom.peek() };
}

function showView(slide: SlideMap, { fitted, center, zoom }: Seen): void {
  if (fitted) slide.fit();
  else slide.setView({ center, zoom });
}
