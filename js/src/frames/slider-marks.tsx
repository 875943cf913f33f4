/** On a slider of frames or slices: where annotations are, and where the selected ones go. */

import { markRuns, placeOf } from "./frame-axis";
import type { SpanMarks } from "./frame-state";

export interface SliderMarksProps {
  /** Frames of the slider. */
  size: number;
  /** Those that have annotations. */
  marked: readonly number[];
  spans: readonly SpanMarks[];
  /** What a frame is called. */
  what?: "frame" | "slice";
}

export function SliderMarks({ size, marked, spans, what = "frame" }: SliderMarksProps) {
  const runs = markRuns(size, marked);
  return (
    <>
      {runs.length > 0 && (
        <span class="exact-frame-marks" aria-hidden="true" data-exact="frame-marks">
          {runs.map(([first, last]) => (
            <i
              key={first}
              data-frames={first === last ? first : `${first}-${last}`}
              style={between(size, first, last)}
            />
          ))}
        </span>
      )}
      {spans.map((span) => (
        <SpanBar
          key={`${span.first} ${span.keyframes.join()}`}
          span={span}
          size={size}
          what={what}
        />
      ))}
    </>
  );
}

interface SpanBarProps extends Required<Pick<SliderMarksProps, "size" | "what">> {
  span: SpanMarks;
}

/** From the first to the last frame of what is selected, a diamond on each keyframe. */
function SpanBar({ span, size, what }: SpanBarProps) {
  // Frames are counted from one where people read them, slices as files do.
  const from = what === "frame" ? 1 : 0;
  const { first, last, keyframes } = span;
  const keys = keyframes.map((frame) => frame + from).join(", ");
  const words = `Selected: ${what}s ${first + from} to ${last + from}, keyframes ${keys}`;
  return (
    <span class="exact-frame-span" role="img" aria-label={words} data-exact="frame-span">
      <b style={between(size, first, last)} />
      {keyframes.map((frame) => (
        <i key={frame} style={{ left: percent(placeOf(size, frame)) }} />
      ))}
    </span>
  );
}

function between(size: number, first: number, last: number) {
  return { left: percent(placeOf(size, first)), right: percent(1 - placeOf(size, last)) };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(3)}%`;
}
