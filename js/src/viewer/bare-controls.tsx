/** Frames under the picture of the bare viewer, and the channels in a corner of it. */

import { type Signal, useSignal } from "@preact/signals";
import { render } from "preact";
import "../styles/frames.css";
import "../styles/channels.css";
import "../styles/bare.css";
import { FrameBar } from "../frames/frame-bar";
import { FrameState } from "../frames/frame-state";
import { stepByWheel } from "../frames/wheel";
import { KeyboardContext } from "../keys/context";
import type { Keyboard } from "../keys/keyboard";
import { IconButton } from "../panels/controls";
import { ChannelPanel } from "../samples/channel-panel";
import type { Transport } from "../transport/transport";
import type { SlideMap } from "./slide-map";

export interface BareLayout {
  /** Picture and sliders: what full screen shows. */
  whole: HTMLElement;
  picture: HTMLElement;
  under: HTMLElement;
}

/** Divides a cell into the picture and what lies under it. */
export function layOut(element: HTMLElement): BareLayout {
  const [whole, picture, under] = [part(""), part("-picture"), part("-under")];
  whole.classList.add("exact-nb");
  whole.append(picture, under);
  element.append(whole);
  return { whole, picture, under };
}

function part(name: string): HTMLElement {
  const element = document.createElement("div");
  element.className = `exact-bare${name}`;
  return element;
}

export interface BareControls {
  slide: SlideMap;
  under: HTMLElement;
  keyboard: Keyboard;
  /** Frames of both axes; whoever sets them turns to them. */
  z: Signal<number>;
  t: Signal<number>;
  transport: Transport;
}

/** Adds sliders, their keys and the channels; returns how to take them away. */
export function addControls({ slide, under, keyboard, z, t, transport }: BareControls) {
  const { image, turning } = slide;
  const frames = new FrameState({ transport, image, z, t, turning });
  const corner = document.createElement("div");
  corner.className = "exact-bare-corner";
  slide.overlay.append(corner);
  render(
    <KeyboardContext.Provider value={keyboard}>
      <FrameBar frames={frames} />
    </KeyboardContext.Provider>,
    under,
  );
  render(<Channels slide={slide} transport={transport} frames={frames} />, corner);
  const stops = [
    stepByWheel(slide.root, frames),
    keyboard.on({
      "frame.previous-z": () => frames.step("z", -1),
      "frame.next-z": () => frames.step("z", 1),
      "frame.previous-t": () => frames.step("t", -1),
      "frame.next-t": () => frames.step("t", 1),
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    render(null, under);
    render(null, corner);
    corner.remove();
    frames.close();
  };
}

interface ChannelsProps {
  slide: SlideMap;
  transport: Transport;
  frames: FrameState;
}

/** Channels are folded away until they are asked for: the picture is what is looked at. */
function Channels({ slide, transport, frames }: ChannelsProps) {
  const open = useSignal(false);
  if (!slide.image.value?.raw || slide.channels.value.length === 0) return null;
  const title = slide.channels.value.length === 1 ? "Contrast" : "Channels";
  return (
    // What is dragged and typed here is not meant for the picture beneath.
    <div
      class="exact-bare-channels"
      data-lm-suppress-shortcuts="true"
      onPointerDown={(event) => event.stopPropagation()}
      onWheel={(event) => event.stopPropagation()}
    >
      <IconButton
        icon="contrast"
        title={title}
        pressed={open.value}
        mark="channels-open"
        onPress={() => {
          open.value = !open.value;
        }}
      />
      {open.value && (
        <section class="exact-bare-panel" aria-label={title}>
          <ChannelPanel slide={slide} transport={transport} position={frames} />
        </section>
      )}
    </div>
  );
}
