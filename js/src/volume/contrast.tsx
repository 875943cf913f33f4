/** Window and gamma of a volume, in the panel beside the picture; all of it acts in the page at once. */

import type { ReadonlySignal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { WirePosition } from "../protocol";
import { readHistogram, useHistogram } from "../samples/histogram";
import { Automatic, Gamma, Presets, WindowSliders } from "../samples/window-controls";
import type { Transport } from "../transport/transport";
import type { PlaneHost } from "./plane-host";
import type { Volume } from "./volume";

export interface ContrastProps {
  planes: PlaneHost;
  transport: Transport;
  position: ReadonlySignal<WirePosition>;
}

/** Only where a window means something: not of colours and labels. */
export function Contrast({ planes, transport, position }: ContrastProps) {
  const [open, setOpen] = useState(false);
  const volume = planes.volumes.open.value;
  if (volume?.image.space?.content !== "scalar") return null;
  return (
    <details
      class="exact-channels"
      data-exact="contrast"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Contrast</summary>
      {/* Samples are counted where somebody looks: of a large volume that takes a while. */}
      {open && (
        <VolumeWindow
          key={volume.image.source}
          volume={volume}
          planes={planes}
          transport={transport}
          position={position}
        />
      )}
    </details>
  );
}

function VolumeWindow({ volume, planes, transport, position }: ContrastProps & { volume: Volume }) {
  const { image } = volume;
  const { state } = planes;
  const at = { z: 0, t: position.peek().t, c: 0 };
  const histogram = useHistogram((signal) => readHistogram(transport, image, at, signal));
  const [low, high] = planes.window.value;
  const set = (window: [number, number]) => state.setWindow(window);
  return (
    <div class="exact-channel" data-exact="channel">
      <WindowSliders
        look={{ name: "the volume", color: "#a0a0a0", window: [low, high] }}
        set={set}
        image={image}
        histogram={histogram}
      />
      <div class="exact-channel-foot">
        <Gamma
          name="the volume"
          gamma={state.gamma.value}
          set={(gamma) => {
            state.gamma.value = gamma;
          }}
        />
        <Presets values={image.values} window={[low, high]} set={set} />
        <Automatic histogram={histogram} set={set} />
        <button
          type="button"
          class="exact-button exact-channels-reset"
          disabled={state.window.value === null && state.gamma.value === 1}
          data-exact="channels-reset"
          onClick={() => state.showAsFiled()}
        >
          Reset contrast
        </button>
      </div>
    </div>
  );
}
