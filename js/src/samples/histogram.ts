/** How often samples occur, as the kernel counts them. */

import { useEffect, useState } from "preact/hooks";
import type { HistogramReply, ImageState } from "../protocol";
import type { Transport } from "../transport/transport";
import { samplesIn } from "../volume/sample-type";

export interface Told extends HistogramReply {
  counts: Uint32Array;
}

export interface HistogramOf {
  z: number;
  t: number;
  c: number;
}

/** The histogram of a frame, or of a point in time of a volume. */
export async function readHistogram(
  transport: Transport,
  image: ImageState,
  at: HistogramOf,
  signal: AbortSignal,
): Promise<Told | null> {
  const { result, buffers } = await transport.call(
    "image.histogram",
    { image: image.id, ...at },
    { signal },
  );
  const [counts] = buffers;
  if (counts === undefined) return null;
  return { ...result, counts: samplesIn("uint32", counts) as Uint32Array };
}

/** A histogram read once; null until it is there. */
export function useHistogram(read: (signal: AbortSignal) => Promise<Told | null>): Told | null {
  const [histogram, setHistogram] = useState<Told | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    // Without it the sliders run over the window that is shown.
    read(stop.signal).then(setHistogram, () => undefined);
    return () => stop.abort();
  }, []);
  return histogram;
}
