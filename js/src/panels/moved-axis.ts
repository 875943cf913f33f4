/** Along which axis one has last moved: what goes to the next frame goes along the same. */

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { SpanAxis } from "../annotations/spans";
import type { ImageEntry, WirePosition } from "../protocol";

const AXES: readonly SpanAxis[] = ["z", "slice", "t"];

/** @param entry The open image; of another one nothing was moved along yet. */
export function movedAxis(
  position: ReadonlySignal<WirePosition>,
  image: ReadonlySignal<number>,
  entry: ReadonlySignal<ImageEntry | undefined>,
): { axis: ReadonlySignal<SpanAxis>; stop: () => void } {
  const moved = signal<SpanAxis | null>(null);
  let [before, open] = [position.peek(), image.peek()];
  const stop = effect(() => {
    const now = position.value;
    const axis = AXES.find((one) => now[one] !== before[one]);
    if (image.value !== open) moved.value = null;
    else if (axis) moved.value = axis;
    [before, open] = [now, image.value];
  });
  const axis = computed(() => {
    const axes = axesOf(entry.value, position.value);
    return axes.find((one) => one === moved.value) ?? axes[0] ?? "z";
  });
  return { axis, stop };
}

/** Those of more than one frame, slices and focus before time. */
function axesOf(entry: ImageEntry | undefined, { plane }: WirePosition): SpanAxis[] {
  const axes: SpanAxis[] = [];
  if (plane !== null) axes.push("slice");
  else if ((entry?.depth ?? 1) > 1) axes.push("z");
  if ((entry?.frames ?? 1) > 1) axes.push("t");
  return axes;
}
