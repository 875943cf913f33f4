/** The viewer without tools: one image, to be looked at. */

import { effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { Bindings } from "../keys/bindings";
import { Keyboard } from "../keys/keyboard";
import type { WireSettings } from "../keys/settings";
import { trait } from "../panels/traits";
import type { EventMessage, ImageState, WirePosition } from "../protocol";
import { valueWords } from "../samples/value-words";
import { CallError, type Transport, type ViewerModel } from "../transport/transport";
import type { PlaneHost } from "../volume/plane-host";
import { addControls, layOut } from "./bare-controls";
import { BareMasks } from "./bare-masks";
import { addPlaneViews, followPosition } from "./bare-planes";
import { syncChannels } from "./channel-sync";
import { placeWords } from "./chrome";
import { tellTests } from "./debug";
import { followFlights } from "./flight";
import { addFrame } from "./frame";
import { applyView, onKernelChange, syncView, writeTraits } from "./model-sync";
import type { Pair } from "./pyramid";
import { SlideMap } from "./slide-map";

export interface Mount {
  el: HTMLElement;
  model: ViewerModel;
  transport: Transport;
}

const EMPTY = 'No image. Add one: imageset.add_images("slides/*.svs")';

/** Puts a viewer into a cell; returns how to take it away. */
export function mountViewer({ el, model, transport }: Mount): () => void {
  const frame = addFrame(el, model);
  const keys = trait<WireSettings>(model, "keymap", {});
  const keyboard = new Keyboard(new Bindings(keys.value));
  const shown = signal<ImageState | null>(null);
  const looking = followPosition(model, transport, shown);
  const { whole, picture, under } = layOut(frame.element);
  const { planes, position, words } = looking;
  const masks = new BareMasks(transport, shown, position);
  const slide: SlideMap = new SlideMap(picture, transport, {
    keyboard,
    planes,
    place: (at) => words(at) ?? sampleWords(slide, at),
    fullScreenElement: whole,
  });
  const notice = addNotice(slide);
  const session = new Session(slide, model, transport, notice, { shown, position, planes });
  const leave = [
    addPlaneViews(slide, picture, transport, looking, (pane, where) => masks.addTo(pane, where)),
    masks.addTo(slide, () => position.value),
    () => masks.close(),
    addControls({ slide, under, keyboard, z: looking.z, t: looking.t, transport }),
  ];
  tellTests({ slideMap: slide, transport, el });
  return () => {
    for (const one of leave) one();
    session.close();
    looking.close();
    slide.close();
    keys.close();
    frame.close();
  };
}

/** The file's own value at a place of a picture of samples; null for others. */
function sampleWords(slide: SlideMap, at: Pair): string | null {
  void slide.drawn.value;
  const image = slide.image.value;
  if (!image?.raw) return null;
  const value = valueWords(slide.samplesAt(at), image, slide.channels.value);
  return value === "" ? null : `${placeWords(at)}   ${value}`;
}

/** What is bound to one image after another. */
class Session {
  private opening = new AbortController();
  private building: (() => void) | null = null;
  private readonly leave: (() => void)[];

  constructor(
    private readonly slide: SlideMap,
    private readonly model: ViewerModel,
    private readonly transport: Transport,
    private readonly notice: (text: string) => void,
    private readonly looked: {
      shown: Signal<ImageState | null>;
      position: ReadonlySignal<WirePosition>;
      planes: PlaneHost;
    },
  ) {
    let lost = false;
    this.leave = [
      onKernelChange(model, ["image"], () => void this.open()),
      effect(() => {
        void this.looked.position.value;
        void this.looked.planes.state.sagittalLeft.value;
        untracked(() => this.showFrame());
      }),
      syncView(slide, model),
      syncChannels(slide, model),
      followFlights(slide, model),
      transport.on((event) => this.hear(event)),
      transport.state.subscribe((state) => {
        if (state === "ready" && lost) void this.open();
        lost = state === "gone";
      }),
    ];
    void this.open();
  }

  close(): void {
    this.opening.abort();
    for (const leave of this.leave) leave();
  }

  /** Opens the image the model names, or the one the view is bound to. */
  private async open(): Promise<void> {
    this.opening.abort();
    this.opening = new AbortController();
    const { signal } = this.opening;
    const done = this.slide.wait("opening the image");
    try {
      const image = await this.wanted(signal);
      if (!signal.aborted) this.present(image);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    } finally {
      done();
    }
  }

  private async wanted(signal: AbortSignal): Promise<ImageState | null> {
    let image: number = this.model.get("image") ?? 0;
    if (image === 0) {
      const { result } = await this.transport.call("view.open", {}, { signal });
      image = result.image ?? result.images[0]?.id ?? 0;
    }
    if (image === 0) return null;
    return (await this.transport.call("image.open", { image }, { signal })).result;
  }

  private present(image: ImageState | null): void {
    const before = this.slide.image.peek();
    this.looked.shown.value = image;
    this.slide.show(image, this.looked.position.peek());
    this.notice(image === null ? EMPTY : "");
    if (image === null) return;
    if (before === null) applyView(this.slide, this.model);
    writeTraits(this.model, { image: image.id });
  }

  private showFrame(): void {
    // Of another image than the one that is shown the position means nothing.
    if (this.looked.shown.peek() !== this.slide.image.peek()) return;
    this.slide.show(this.slide.image.peek(), this.looked.position.peek());
  }

  private fail(error: unknown): void {
    // That the kernel is gone is said by its own chip.
    if (error instanceof CallError && error.name === "KernelGone") return;
    this.notice(error instanceof Error ? error.message : String(error));
  }

  private hear(event: EventMessage["event"]): void {
    if (event.type === "records" && this.slide.image.peek() === null) void this.open();
    if (event.type !== "pyramid" || event.source !== this.slide.image.peek()?.source) return;
    this.building?.();
    this.building = null;
    if (event.progress >= 1) void this.open();
    else {
      this.building = this.slide.wait(`building overview, ${Math.round(event.progress * 100)} %`);
    }
  }
}

/** A line in the middle of an empty viewer; without text it is away. */
function addNotice(slide: SlideMap): (text: string) => void {
  const element = document.createElement("p");
  element.className = "exact-notice";
  element.setAttribute("role", "status");
  element.hidden = true;
  slide.overlay.append(element);
  return (text) => {
    element.hidden = text === "";
    element.textContent = text;
  };
}
