/** Colour, visibility, window and gamma of each channel; all of it acts in the page at once. */

import type { FrameState } from "../frames/frame-state";
import { IconButton } from "../panels/controls";
import type { ImageState } from "../protocol";
import type { Transport } from "../transport/transport";
import type { SlideMap } from "../viewer/slide-map";
import { readHistogram, type Told, useHistogram } from "./histogram";
import { type ChannelLook, defaultLooks } from "./looks";
import { Automatic, Gamma, Presets, WindowSliders } from "./window-controls";

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
  const at = (c: number) => {
    return { z: position.frame("z").peek(), t: position.frame("t").peek(), c };
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
          read={(signal) => readHistogram(transport, image, at(c), signal)}
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

interface ChannelProps {
  look: ChannelLook;
  change: Change;
  image: ImageState;
  read: (signal: AbortSignal) => Promise<Told | null>;
  only: boolean;
}

function Channel({ look, change, image, read, only }: ChannelProps) {
  const { name, visible, window, gamma } = look;
  const histogram = useHistogram(read);
  const setWindow = (next: [number, number]) => change({ window: next });
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
      <WindowSliders look={look} set={setWindow} image={image} histogram={histogram} />
      <div class="exact-channel-foot">
        <Gamma name={name} gamma={gamma} set={(gamma) => change({ gamma })} />
        <Automatic histogram={histogram} set={setWindow} />
      </div>
      <Presets values={image.values} window={window} set={setWindow} />
    </div>
  );
}
