/** What a gallery's kernel and its page tell each other; `widgets/gallery/hands.py` says the same. */

import type { ChannelModel } from "../transport/channel-model";

/** The item keys act from, for those who do not see it. */
export interface Current {
  index: number;
  count: number;
  chosen: boolean;
  text: string;
}

export interface Traits {
  label: string;
  said: string;
  /** CSS pixels of the sheet. */
  height: number;
  /** CSS pixels of the sheet that are seen at once. */
  view_height: number;
  band_width: number;
  band_height: number;
  /** Where each canvas lies, CSS pixels from the top of the sheet; -1 where it lies nowhere. */
  tops: number[];
  current: Partial<Current>;
}

export type ToGallery =
  | { do: "view"; top: number; width: number; height: number; scale: number }
  | { do: "click"; x: number; y: number; shift: boolean; ctrl: boolean }
  | { do: "open"; x: number; y: number }
  | { do: "frame"; x0: number; y0: number; x1: number; y1: number; keep: boolean }
  | { do: "key"; key: string; shift: boolean; ctrl: boolean }
  | { do: "ask" };

/**
 * `seen` answers a view, `heard` a question whether the kernel hears; `reveal` scrolls as little as shows these heights; `focus` takes keys;
 * `opened` scrolls to the annotator below.
 */
export type FromGallery =
  | { say: "seen" }
  | { say: "heard" }
  | { say: "reveal"; top: number; bottom: number }
  | { say: "focus" }
  | { say: "opened" };

export interface GalleryModel extends Omit<ChannelModel, "send"> {
  get<K extends keyof Traits>(name: K): Traits[K];
  send(message: ToGallery): void;
}

/** Calls a function now and whenever one of these traits changes; returns how to stop. */
export function follow(
  model: GalleryModel,
  names: (keyof Traits)[],
  changed: () => void,
): () => void {
  for (const name of names) model.on(`change:${name}`, changed);
  changed();
  return () => {
    for (const name of names) model.off(`change:${name}`, changed);
  };
}
