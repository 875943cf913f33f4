/** The file's own values under the cursor, as a line of text. */

import type { ImageState, WireValues } from "../protocol";
import type { ChannelLook } from "./looks";

/** "1.02 HU", or by channel "DAPI 812 · CD45 33"; empty where nothing is on hand. */
export function valueWords(
  samples: ReadonlyMap<number, number>,
  { values, dtype }: Pick<ImageState, "values" | "dtype">,
  looks: readonly ChannelLook[],
): string {
  const words = [...samples].map(([c, sample]) => {
    const value = valueText(sample, values, dtype);
    return looks.length > 1 ? `${looks[c]?.name ?? c} ${value}` : value;
  });
  const unit = values.unit && words.length > 0 ? ` ${values.unit}` : "";
  return words.join(" · ") + unit;
}

/** Whole where samples and scale are; else with six digits that matter. */
function valueText(sample: number, { slope, intercept }: WireValues, dtype: string): string {
  const value = slope * sample + intercept;
  const whole =
    !dtype.startsWith("float") && Number.isInteger(slope) && Number.isInteger(intercept);
  if (whole) return value.toLocaleString("en-US");
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "no number";
}
