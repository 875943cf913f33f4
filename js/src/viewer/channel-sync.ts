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
  const apply = () => {
    const image = slide.image.peek();
    if (image === null) return;
    const defaults = defaultLooks(image);
    slide.channels.value = fits(given(), defaults) ? looksOf(defaults, given()) : defaults;
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  const write = () => writeTraits(model, { channels: [...slide.channels.peek()] });
  const stops = [
    // What was set for one image holds for the next of the same channels.
    slide.image.subscribe(() => untracked(apply)),
    onKernelChange(model, ["channels"], apply),
    effect(() => {
      const looks = slide.channels.value;
      clearTimeout(resting);
      if (looks.length > 0) resting = setTimeout(write, REST);
    }),
    () => clearTimeout(resting),
  ];
  return () => {
    for (const stop of stops) stop();
  };
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
