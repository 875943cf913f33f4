/** What a picture of samples is shown through: a window for each channel that is seen. */

import type { ImageState } from "../protocol";
import type { SlideMap } from "../viewer/slide-map";
import type { ChannelLook } from "./looks";

/** Samples shown black and at full brightness. */
export type Window = [low: number, high: number];

export interface Windowed {
  /** Whether samples are whole numbers. */
  whole: boolean;
  windows(): readonly Window[];
  /** As many as `windows` gave, in their order. */
  set(windows: readonly Window[]): void;
  /** What they are now, in the file's own values. */
  words(): string;
}

/** The channels of a stack or picture that are seen; null where its tiles are no samples. */
export function channelWindows(slide: SlideMap): Windowed | null {
  const image = slide.image.peek();
  if (!image?.raw) return null;
  return {
    whole: isWhole(image),
    windows: () => slide.channels.peek().flatMap((one) => (one.visible ? [one.window] : [])),
    set(windows) {
      let next = 0;
      slide.channels.value = slide.channels
        .peek()
        .map((look) => (look.visible ? { ...look, window: windows[next++] ?? look.window } : look));
    },
    words: () => windowWords(slide.channels.peek(), image),
  };
}

export function isWhole({ dtype }: Pick<ImageState, "dtype">): boolean {
  return !dtype.startsWith("float");
}

/** "width 400  centre 40 HU", in the file's own values; of several channels each by its name. */
export function windowWords(
  looks: readonly Pick<ChannelLook, "name" | "visible" | "window">[],
  { values }: Pick<ImageState, "values">,
): string {
  const seen = looks.filter(({ visible }) => visible);
  const lines = seen.map(({ name, window: [low, high] }) => {
    const width = Math.abs(values.slope) * (high - low);
    const center = (values.slope * (low + high)) / 2 + values.intercept;
    const words = `width ${numeral(width)}  centre ${numeral(center)} ${values.unit}`.trim();
    return looks.length > 1 ? `${name}  ${words}` : words;
  });
  return lines.join("\n");
}

function numeral(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
}
