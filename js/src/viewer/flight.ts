/** Goes where the kernel sends a viewer: `widgets/flight.py` says what to show. */

import { effect, signal, untracked } from "@preact/signals";
import type { ViewerModel } from "../transport/transport";
import { fitResolution } from "./geometry";
import { writeTraits } from "./model-sync";
import type { SlideMap } from "./slide-map";

interface Flight {
  image: number;
  bounds: [number, number, number, number] | null;
  serial: number;
}

/** Follows flights, each once and when its image is open; returns how to stop. */
export function followFlights(slide: SlideMap, model: ViewerModel): () => void {
  const pending = signal<Flight | null>(null);
  const heard = () => {
    const flight = model.get("flight") as Partial<Flight> | undefined;
    if (flight?.image !== undefined) pending.value = flight as Flight;
  };
  heard();
  model.on("change:flight", heard);
  const stop = effect(() => {
    const flight = pending.value;
    if (flight === null || slide.image.value?.id !== flight.image) return;
    // Who has just opened the image still puts it where it was last looked at.
    queueMicrotask(() => untracked(() => arrive(flight)));
  });
  const arrive = (flight: Flight) => {
    if (pending.peek() !== flight) return;
    pending.value = null;
    show(slide, flight);
    // A view that is opened later does not set out once more.
    writeTraits(model, { flight: {} });
  };
  return () => {
    stop();
    model.off("change:flight", heard);
  };
}

function show(slide: SlideMap, { bounds }: Flight): void {
  if (bounds === null) {
    slide.fit();
    return;
  }
  const [x0, y0, x1, y1] = bounds;
  const [width = 1, height = 1] = slide.map.getSize() ?? [];
  const turned = slide.map.getView().getRotation();
  const zoom = 1 / fitResolution([x1 - x0, y1 - y0], [width, height], turned);
  slide.setView({ center: [(x0 + x1) / 2, (y0 + y1) / 2], zoom });
}
