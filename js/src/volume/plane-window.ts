/** The one window through which all planes of a volume are shown. */

import { isWhole, type Windowed, windowWords } from "../samples/windowed";
import type { SlideMap } from "../viewer/slide-map";
import type { PlaneHost } from "./plane-host";

/** Null where a volume is of colours or labels. */
export function planeWindow(slide: SlideMap, { state, window }: PlaneHost): Windowed | null {
  const image = slide.image.peek();
  if (image?.space?.content !== "scalar") return null;
  return {
    whole: isWhole(image),
    windows: () => [[...window.peek()]],
    set: ([wanted]) => {
      if (wanted) state.setWindow([...wanted]);
    },
    words: () => windowWords([{ name: "", visible: true, window: [...window.peek()] }], image),
  };
}
