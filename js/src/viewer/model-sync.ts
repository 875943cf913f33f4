/**
 * Center, zoom, rotation and mirroring between a view and its model. Each view pans by itself; the
 * one that a person moved tells the model when it comes to rest; what the kernel sets moves all.
 */

import type { ViewerModel } from "../transport/transport";
import type { SlideMap } from "./slide-map";

const TRAITS = ["center", "zoom", "rotation", "mirrored"] as const;

/** Milliseconds without movement after which the model is told. */
const REST = 150;

/** Models, by the key of their binding, that a view of this page is writing to just now. */
const writing = new Set<string>();

/** Writes traits so that no view of this page takes them for the kernel's. */
export function writeTraits(model: ViewerModel, values: Record<string, unknown>): void {
  const key = String(model.get("view"));
  const changed = Object.entries(values).filter(([name, value]) => !same(model.get(name), value));
  if (changed.length === 0) return;
  writing.add(key);
  try {
    for (const [name, value] of changed) model.set(name, value);
  } finally {
    writing.delete(key);
  }
  model.save_changes();
}

/** Calls back for changes of traits that came from the kernel; returns how to stop. */
export function onKernelChange(
  model: ViewerModel,
  names: readonly string[],
  changed: () => void,
): () => void {
  const listener = () => {
    if (!writing.has(String(model.get("view")))) changed();
  };
  for (const name of names) model.on(`change:${name}`, listener);
  return () => {
    for (const name of names) model.off(`change:${name}`, listener);
  };
}

/** Puts a map where its model says. */
export function applyView(slide: SlideMap, model: ViewerModel): void {
  applyTurn(slide, model);
  applyPlace(slide, model);
}

function applyTurn(slide: SlideMap, model: ViewerModel): void {
  slide.setView({ rotation: model.get("rotation") ?? 0, mirrored: model.get("mirrored") ?? false });
}

function applyPlace(slide: SlideMap, model: ViewerModel): void {
  const [x, y]: number[] = model.get("center") ?? [];
  const zoom: number = model.get("zoom") ?? 0;
  if (zoom === 0) slide.fit();
  else slide.setView({ zoom });
  if (x !== undefined && y !== undefined) slide.setView({ center: [x, y] });
}

/** Keeps a map and its model together; returns how to stop. */
export function syncView(slide: SlideMap, model: ViewerModel): () => void {
  let applied = described(slide);
  // What the kernel did not set is left as it is here; the model may not know of it yet.
  const follow = (names: readonly string[], apply: typeof applyView) =>
    onKernelChange(model, names, () => {
      if (slide.image.peek() === null) return;
      apply(slide, model);
      applied = { ...described(slide), ...withoutTraits(applied, names) };
    });
  const write = () => {
    const view = slide.map.getView();
    if (view.getAnimating() || view.getInteracting()) {
      moved();
      return;
    }
    const now = described(slide);
    if (slide.image.peek() === null || isNear(now, applied)) return;
    applied = now;
    const told: Place = { ...now, ...traitsOf(model) };
    if (!isNear(now, told)) writeTraits(model, { ...now });
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  const moved = () => {
    clearTimeout(resting);
    resting = setTimeout(write, REST);
  };
  slide.map.on("moveend", moved);
  const stops = [
    follow(["center", "zoom"], applyPlace),
    follow(["rotation", "mirrored"], applyTurn),
    // A half turn of the whole image is no movement to the map.
    slide.rotation.subscribe(moved),
    slide.mirrored.subscribe(moved),
    () => slide.map.un("moveend", moved),
    () => clearTimeout(resting),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A view as the traits tell it. */
export interface Place {
  center: number[];
  zoom: number;
  rotation: number;
  mirrored: boolean;
}

function described(slide: SlideMap): Place {
  const [rotation, mirrored] = [slide.rotation.peek(), slide.mirrored.peek()];
  // A view that shows the whole image goes on doing so in a cell of another size.
  if (slide.isFitted) return { center: [], zoom: 0, rotation, mirrored };
  const center = slide.center.map((value) => round(value, 1e4));
  return { center, zoom: round(slide.zoom.peek(), 1e9), rotation, mirrored };
}

/** The part of a place that other traits than these tell. */
function withoutTraits(place: Place, names: readonly string[]): Partial<Place> {
  return Object.fromEntries(Object.entries(place).filter(([name]) => !names.includes(name)));
}

function traitsOf(model: ViewerModel): Partial<Place> {
  return Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
}

/** Whether two places differ by no more than coming to rest on whole pixels makes. */
export function isNear(a: Place, b: Place): boolean {
  if (a.rotation !== b.rotation || a.mirrored !== b.mirrored) return false;
  if (a.center.length !== b.center.length) return false;
  const zoom = Math.max(a.zoom, b.zoom);
  if (Math.abs(a.zoom - b.zoom) > 0.006 * zoom) return false;
  return a.center.every((value, axis) => Math.abs(value - (b.center[axis] ?? 0)) * zoom <= 1);
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
