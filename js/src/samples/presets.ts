/** Windows that radiologists know by name, in Hounsfield units. */

import type { WireValues } from "../protocol";

export interface Preset {
  name: string;
  center: number;
  width: number;
}

/** As in common use; the numbers are centre and width. */
const CT: readonly Preset[] = [
  { name: "Brain", center: 40, width: 80 },
  { name: "Subdural", center: 80, width: 200 },
  { name: "Soft tissue", center: 50, width: 400 },
  { name: "Abdomen", center: 60, width: 400 },
  { name: "Liver", center: 30, width: 150 },
  { name: "Lung", center: -600, width: 1500 },
  { name: "Bone", center: 480, width: 2500 },
];

/** The presets for values of a unit; none where the unit is another. */
export function presetsFor({ unit }: Pick<WireValues, "unit">): readonly Preset[] {
  return unit === "HU" ? CT : [];
}

/** A preset as stored samples. */
export function windowOf({ center, width }: Preset, values: WireValues): [number, number] {
  const ends = [center - width / 2, center + width / 2];
  const [a = 0, b = 1] = ends.map((end) => (end - values.intercept) / values.slope);
  return [Math.min(a, b), Math.max(a, b)];
}
