/** The voxels of the item, where it is a segmentation: read from the store, shown over the picture. */

import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import { UNKNOWN_COLOR } from "../annotations/style";
import { MaskBook } from "../masks/mask-book";
import type { ShownMask } from "../masks/mask-layer";
import { addMasks, maskLook, unknownMask } from "../masks/shown";
import type { TypeEntry, WirePosition } from "../protocol";
import type { Transport } from "../transport/transport";
import type { SlideMap } from "../viewer/slide-map";
import type { ReviewItemEntry } from "./protocol";

const AS_DRAWN = { selected: false, filled: true };

export interface ItemMaskHost {
  transport: Transport;
  slide: SlideMap;
  shown: ReadonlySignal<ReviewItemEntry | null>;
  position: ReadonlySignal<WirePosition>;
  types: () => readonly TypeEntry[];
}

/** Shows the mask of whatever item is one; returns how to stop. */
export function addItemMask({ transport, slide, shown, position, types }: ItemMaskHost) {
  const painted = () => {
    const item = shown.value;
    return item?.shape.kind === "segmentation" ? item : null;
  };
  const book = new MaskBook(
    transport,
    () => [],
    () => {
      const item = untracked(painted);
      return item ? [item.type] : [];
    },
  );
  const masks = (): ShownMask[] => {
    void book.edition.value;
    const item = painted();
    const mask = item && book.shown(item.type);
    if (!(item && mask)) return [];
    const color = types().find(({ id }) => id === item.type)?.color ?? UNKNOWN_COLOR;
    return [{ type: item.type, mask, look: maskLook(unknownMask(item.type, 0), color, AS_DRAWN) }];
  };
  let last = "";
  const stops = [
    effect(() => {
      const item = painted();
      const place = item && { image: item.image, t: item.position.t };
      const stamp = item ? `${item.uuid} ${item.revision}` : "";
      if (stamp === last) return;
      last = stamp;
      untracked(() => {
        // Two items of one place differ by type: the book is opened for each anew.
        void book.open(null);
        if (place) void book.open(place);
      });
    }),
    addMasks(
      slide,
      () => position.value,
      () => ({ masks: masks(), opacity: 1 }),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
    void book.open(null);
  };
}
