/** What sets a window: two handles over a histogram, percentiles, windows known by name; gamma. */

import type { ImageState } from "../protocol";
import type { Told } from "./histogram";
import type { ChannelLook } from "./looks";
import { presetsFor, windowOf } from "./presets";

type Ends = readonly [number, number];
type SetWindow = (window: [number, number]) => void;

export function Automatic({ histogram, set }: { histogram: Told | null; set: SetWindow }) {
  if (histogram === null) return null;
  return (
    <button
      type="button"
      class="exact-button exact-channels-reset"
      title="Window from percentiles 0.5 and 99.8"
      data-exact="channel-auto"
      onClick={() => set([...histogram.automatic])}
    >
      Auto
    </button>
  );
}

interface GammaProps {
  name: string;
  gamma: number;
  set: (gamma: number) => void;
}

/** In octaves; a double click makes it linear again. */
export function Gamma({ name, gamma, set }: GammaProps) {
  return (
    <label>
      γ
      <input
        type="range"
        min={-2}
        max={2}
        step={0.05}
        value={Math.log2(gamma)}
        aria-label={`Gamma of ${name}`}
        aria-valuetext={gamma.toFixed(2)}
        title={`Gamma ${gamma.toFixed(2)}`}
        data-exact="gamma"
        onInput={(event) => set(2 ** Number(event.currentTarget.value))}
        onDblClick={() => set(1)}
      />
    </label>
  );
}

export function Presets({
  values,
  window,
  set,
}: Pick<ImageState, "values"> & { window: Ends; set: SetWindow }) {
  const presets = presetsFor(values);
  if (presets.length === 0) return null;
  const chosen = presets.find((one) => windowOf(one, values).join() === window.join());
  return (
    <select
      class="exact-frame-rate"
      aria-label="Window for a tissue"
      data-exact="channel-preset"
      value={chosen?.name ?? ""}
      onChange={(event) => {
        const preset = presets.find(({ name }) => name === event.currentTarget.value);
        if (preset) set(windowOf(preset, values));
      }}
    >
      <option value="">Window for…</option>
      {presets.map(({ name, center, width }) => (
        <option key={name} value={name}>
          {name} ({center} / {width})
        </option>
      ))}
    </select>
  );
}

interface WindowProps {
  look: Pick<ChannelLook, "name" | "color" | "window">;
  set: SetWindow;
  image: ImageState;
  histogram: Told | null;
}

/** Two handles over the histogram; the numbers are the file's own values. */
export function WindowSliders({ look, set, image, histogram }: WindowProps) {
  const [low, high] = look.window;
  const range: [number, number] = histogram
    ? [Math.min(histogram.low, low), Math.max(histogram.high, high)]
    : [Math.min(low, 0), high];
  const step = image.dtype.startsWith("float") ? (range[1] - range[0]) / 1000 || 1 : 1;
  const handle = (end: 0 | 1, label: string) => (
    <input
      type="range"
      min={range[0]}
      max={range[1]}
      step={step}
      value={look.window[end]}
      aria-label={`${label} of ${look.name}`}
      aria-valuetext={valueText(look.window[end], image)}
      data-exact={end === 0 ? "window-low" : "window-high"}
      onInput={(event) => {
        const value = Number(event.currentTarget.value);
        set(end === 0 ? [Math.min(value, high), high] : [low, Math.max(value, low)]);
      }}
    />
  );
  return (
    <div class="exact-window">
      <Bars histogram={histogram} range={range} color={look.color} />
      <div class="exact-window-handles">
        {handle(0, "Black")}
        {handle(1, "White")}
      </div>
      <div class="exact-window-ends">
        <output>{valueText(low, image)}</output>
        <output>
          {valueText(high, image)} {image.values.unit}
        </output>
      </div>
    </div>
  );
}

function valueText(sample: number, { values, dtype }: ImageState): string {
  const value = values.slope * sample + values.intercept;
  return dtype.startsWith("float") ? String(Number(value.toPrecision(4))) : value.toFixed(0);
}

function Bars(props: { histogram: Told | null; range: [number, number]; color: string }) {
  const { histogram, range, color } = props;
  if (histogram === null) return <svg class="exact-histogram" aria-hidden="true" />;
  const { counts, low, high } = histogram;
  const most = Math.log1p(Math.max(1, ...counts));
  const width = range[1] - range[0] || 1;
  const x = (bin: number) =>
    (100 * (low + ((high - low) * bin) / counts.length - range[0])) / width;
  const steps = Array.from(counts, (count, bin) => {
    const y = 100 - (100 * Math.log1p(count)) / most;
    return `L${x(bin).toFixed(2)} ${y.toFixed(1)}L${x(bin + 1).toFixed(2)} ${y.toFixed(1)}`;
  });
  const path = `M${x(0).toFixed(2)} 100${steps.join("")}L${x(counts.length).toFixed(2)} 100Z`;
  return (
    <svg
      class="exact-histogram"
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      aria-hidden="true"
      style={{ color }}
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}
