/** The channels of the image shown and the trait that names them, both ways. */

import { effect, untracked } from "@preact/signals";
import { type ChannelLook, defaultLooks, looksOf } from "../samples/looks";
import type { ViewerModel } from "../transport/transport";
import { onKernelChange, writeTraits } from "./model-sync";
import type { SlideMap } from "./slide-map";

/** Milliseconds without a change after which the model is told. */
const REST = 150;

/** Keeps a map's channels and its model together; returns how to stop. */
export function syncChannels(slide: SlideMap, model: ViewerModel): () => void {
  const given = () => model.get("channels") as unknown;
  /** What the image that was shown last has of its own. */
  let own: ChannelLook[] | null = null;
  const apply = (before: readonly ChannelLook[] = []) => {
    const image = slide.image.peek();
    if (image === null) return;
    const defaults = defaultLooks(image);
    own = defaults;
    const kept = before.length === defaults.length ? before : defaults;
    slide.channels.value = fits(given(), defaults) ? looksOf(kept, given()) : defaults;
  };
  const opened = () => {
    const image = slide.image.peek();
    const next = image && defaultLooks(image);
    if (next === null) return;
    // What was set for one image holds for the next of the same channels; what the first one has
    // of its own, as its automatic window, does not.
    if (own === null || (!sameLooks(slide.channels.peek(), own) && sameNames(own, next))) apply();
    else {
      own = next;
      slide.channels.value = next;
    }
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  const rest = () => {
    clearTimeout(resting);
    resting = undefined;
  };
  const write = () => {
    resting = undefined;
    writeTraits(model, { channels: [...slide.channels.peek()] });
  };
  const follow = () => {
    // The kernel is not told what it said itself: it may have said something else since.
    const told = resting === undefined;
    apply(slide.channels.peek());
    if (told) rest();
  };
  const stops = [
    slide.image.subscribe(() => untracked(opened)),
    // What is left out keeps its value.
    onKernelChange(model, ["channels"], follow),
    effect(() => {
      const looks = slide.channels.value;
      rest();
      if (looks.length > 0) resting = setTimeout(write, REST);
    }),
    rest,
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function sameLooks(some: readonly ChannelLook[], others: readonly ChannelLook[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

function sameNames(some: readonly ChannelLook[], others: readonly ChannelLook[]): boolean {
  const names = (looks: readonly ChannelLook[]) => JSON.stringify(looks.map(({ name }) => name));
  return names(some) === names(others);
}

/** Whether what the trait holds is meant for these channels: numbers, or objects of their names. */
function fits(given: unknown, looks: readonly ChannelLook[]): boolean {
  if (!Array.isArray(given) || given.length === 0) return false;
  if (given.every((one) => typeof one === "number")) return true;
  return (
    given.length <= looks.length &&
    given.every((one, index) => one?.name === undefined || one.name === looks[index]?.name)
  );
}
