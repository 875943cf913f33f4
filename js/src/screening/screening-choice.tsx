/** Asks at which magnification to begin; what was begun before can be gone on with instead. */

import { useRef, useState } from "preact/hooks";
import { plural } from "../panels/controls";
import { useFocusWhileOpen } from "../panels/dialog";
import type { ImageState } from "../protocol";
import type { SlideMap } from "../viewer/slide-map";
import { type Choice, powerOf, type Screening } from "./screening";
import { isStack, scaleWords, seenWords } from "./screening-bar";

const MAGNIFICATIONS = [2.5, 5, 10, 20, 40];
const USUAL = 20;
const ZOOMS = [0.125, 0.25, 0.5, 1, 2];
const OVERLAPS = [0, 0.1, 0.2, 0.3];

/** An objective of 19.8 is one of 20. */
const TOLERANCE = 1.05;

export type Scale = Pick<Choice, "zoom" | "magnification">;

/** The scales an image can be screened at: none is larger than the file's own, where that is known. */
export function scalesOf(image: ImageState): Scale[] {
  const power = powerOf(image);
  if (power === null) return ZOOMS.map((zoom) => ({ zoom, magnification: null }));
  const fitting = MAGNIFICATIONS.filter((one) => one <= power * TOLERANCE);
  const offered = fitting.length > 0 ? fitting : [power];
  return offered.map((magnification) => ({ zoom: magnification / power, magnification }));
}

/** The place of the scale that is taken most often. */
export function usualOf(scales: readonly Scale[]): number {
  const small = scales.filter(({ zoom, magnification }) =>
    magnification === null ? zoom <= 1 : magnification <= USUAL,
  );
  return Math.max(0, small.length - 1);
}

export function ScreeningChoice({ screening, slide }: { screening: Screening; slide: SlideMap }) {
  const image = slide.image.value;
  const scales = image ? scalesOf(image) : [];
  const wished = scales.findIndex(({ magnification }) => magnification === screening.wished);
  const [scale, setScale] = useState(wished < 0 ? usualOf(scales) : wished);
  const [overlap, setOverlap] = useState(0.1);
  const element = useRef<HTMLFormElement>(null);
  useFocusWhileOpen(element);
  const chosen = scales[scale];
  if (image === null || chosen === undefined) return null;
  const choice: Choice = { ...chosen, overlap };
  const grid = screening.plan(choice);
  const stored = screening.stored.value;
  const leave = (act: () => void) => {
    act();
    slide.root.focus({ preventScroll: true });
  };
  const begin = () => grid && leave(() => screening.begin(choice));
  return (
    <form
      class="exact-screening-row"
      aria-label="Screen the image"
      tabIndex={-1}
      ref={element}
      data-exact="screening-choice"
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") leave(() => screening.stop());
        else if (event.key === "Enter" && event.target === element.current) {
          if (stored) leave(() => screening.resume());
          else begin();
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {stored && (
        <button
          type="button"
          class="exact-button exact-choice exact-primary"
          data-exact="screening-resume"
          onClick={() => leave(() => screening.resume())}
        >
          Go on at {scaleWords(stored.state)} ({seenWords(stored)})
        </button>
      )}
      <label>
        {chosen.magnification === null ? "Zoom " : "Magnification "}
        <select
          value={`${scale}`}
          data-exact="screening-scale"
          onChange={(event) => setScale(Number(event.currentTarget.value))}
        >
          {scales.map((one, place) => (
            <option key={one.zoom} value={`${place}`}>
              {scaleWords(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Overlap{" "}
        <select
          value={`${overlap}`}
          data-exact="screening-overlap"
          onChange={(event) => setOverlap(Number(event.currentTarget.value))}
        >
          {OVERLAPS.map((one) => (
            <option key={one} value={`${one}`}>
              {Math.round(one * 100)} %
            </option>
          ))}
        </select>
      </label>
      <output data-exact="screening-plan">
        {grid ? plural(grid.count, "cell") : "too many cells"}
        {isStack(slide) && ", all frames as one"}
      </output>
      <button
        type="submit"
        class={`exact-button exact-choice ${stored ? "" : "exact-primary"}`}
        aria-disabled={grid === null}
        data-exact="screening-begin"
      >
        {stored ? "Begin anew" : "Start"}
      </button>
      <span class="exact-grow" />
      <button
        type="button"
        class="exact-button exact-choice"
        data-exact="screening-cancel"
        onClick={() => leave(() => screening.stop())}
      >
        Cancel
      </button>
    </form>
  );
}
