/** Colour, visibility, window and gamma of each channel; all of it acts in the page at once. */

import { useEffect, useState } from "preact/hooks";
import type { FrameState } from "../frames/frame-state";
import { IconButton } from "../panels/controls";
import type { HistogramReply, ImageState } from "../protocol";
import type { Transport } from "../transport/transport";
import type { SlideMap } from "../viewer/slide-map";
import { samplesIn } from "../volume/sample-type";
import { type ChannelLook, defaultLooks } from "./looks";
import { presetsFor, windowOf } from "./presets";

export interface ChannelPanelProps {
  slide: SlideMap;
  transport: Transport;
  position: FrameState;
}

type Change = (change: Partial<ChannelLook>) => void;

export function ChannelPanel({ slide, transport, position }: ChannelPanelProps) {
  const image = slide.image.value;
  const looks = slide.channels.value;
  if (image === null || !image.raw || looks.length === 0) return null;
  const change = (c: number) => (values: Partial<ChannelLook>) => {
    slide.channels.value = slide.channels
      .peek()
      .map((look, index) => (index === c ? { ...look, ...values } : look));
  };
  const reset = () => {
    slide.channels.value = defaultLooks(image);
  };
  return (
    <details class="exact-channels" open={looks.length > 1} data-exact="channels">
      <summary>{looks.length === 1 ? "Contrast" : "Channels"}</summary>
      {looks.map((look, c) => (
        <Channel
          key={`${image.source} ${c}`}
          look={look}
          change={change(c)}
          image={image}
          read={(signal) => readHistogram(transport, image, c, position, signal)}
          only={looks.length === 1}
        />
      ))}
      <button
        type="button"
        class="exact-button exact-channels-reset"
        title="Colours, windows and gamma as the file says"
        data-exact="channels-reset"
        onClick={reset}
      >
        Reset {looks.length === 1 ? "contrast" : "channels"}
      </button>
    </details>
  );
}

interface Told extends HistogramReply {
  counts: Uint32Array;
}

/** The histogram of the frame one is at now. */
async function readHistogram(
  transport: Transport,
  image: ImageState,
  c: number,
  position: FrameState,
  signal: AbortSignal,
): Promise<Told | null> {
  const [z, t] = [position.frame("z").peek(), position.frame("t").peek()];
  const { result, buffers } = await transport.call(
    "image.histogram",
    { image: image.id, z, t, c },
    { signal },
  );
  const [counts] = buffers;
  if (counts === undefined) return null;
  return { ...result, counts: samplesIn("uint32", counts) as Uint32Array };
}

interface ChannelProps {
  look: ChannelLook;
  change: Change;
  image: ImageState;
  read: (signal: AbortSignal) => Promise<Told | null>;
  only: boolean;
}

function Channel({ look, change, image, read, only }: ChannelProps) {
  const { name, visible, window, gamma } = look;
  const [histogram, setHistogram] = useState<Told | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    // Without it the sliders run over the window that is shown.
    read(stop.signal).then(setHistogram, () => undefined);
    return () => stop.abort();
  }, []);
  return (
    <div class="exact-channel" data-exact="channel" data-visible={visible}>
      {!only && (
        <div class="exact-channel-head">
          <IconButton
            icon={visible ? "eye" : "eye-off"}
            title={visible ? `Hide ${name}` : `Show ${name}`}
            mark="channel-visible"
            onPress={() => change({ visible: !visible })}
          />
          <input
            type="color"
            value={look.color}
            aria-label={`Colour of ${name}`}
            title={`Colour of ${name}`}
            onInput={(event) => change({ color: event.currentTarget.value })}
          />
          <span class="exact-channel-name" title={name}>
            {name}
          </span>
        </div>
      )}
      <Window look={look} change={change} image={image} histogram={histogram} />
      <div class="exact-channel-foot">
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
            onInput={(event) => change({ gamma: 2 ** Number(event.currentTarget.value) })}
            onDblClick={() => change({ gamma: 1 })}
          />
        </label>
        {histogram && (
          <button
            type="button"
            class="exact-button exact-channels-reset"
            title="Window from percentiles 0.5 and 99.8 of the frame"
            data-exact="channel-auto"
            onClick={() => change({ window: [...histogram.automatic] })}
          >
            Auto
          </button>
        )}
      </div>
      <Presets values={image.values} window={window} change={change} />
    </div>
  );
}

function Presets({
  values,
  window,
  change,
}: Pick<ImageState, "values"> & { window: [number, number]; change: Change }) {
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
        if (preset) change({ window: windowOf(preset, values) });
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

interface WindowProps extends Pick<ChannelProps, "look" | "change" | "image"> {
  histogram: Told | null;
}

/** Two handles over the histogram; the numbers are the file's own values. */
function Window({ look, change, image, histogram }: WindowProps) {
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
        change({ window: end === 0 ? [Math.min(value, high), high] : [low, Math.max(value, low)] });
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
