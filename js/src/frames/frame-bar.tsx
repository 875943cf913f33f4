/** Under the picture of a stack or time series: a slider for each axis, with marks and play. */

import type { ActionName } from "../keys/actions";
import { useKeyboard } from "../keys/context";
import { IconButton } from "../panels/controls";
import { type FrameAxis, frameWords } from "./frame-axis";
import type { FrameState } from "./frame-state";
import { type Player, RATES } from "./player";
import { SliderMarks } from "./slider-marks";

export function FrameBar({ frames }: { frames: FrameState }) {
  const axes = frames.axes.value;
  if (axes.length === 0) return null;
  return (
    <section class="exact-frame-bar" aria-label="Frames" data-exact="frame-bar">
      {axes.map((axis) => (
        <AxisRow key={axis.name} axis={axis} frames={frames} />
      ))}
    </section>
  );
}

function AxisRow({ axis, frames }: { axis: FrameAxis; frames: FrameState }) {
  const keyboard = useKeyboard();
  const { name, title, size } = axis;
  const value = frames.frame(name).value;
  const player = frames.players[name];
  const words = frameWords(axis, value);
  const step = (by: 1 | -1) =>
    (by < 0 ? `frame.previous-${name}` : `frame.next-${name}`) as ActionName;
  return (
    <div class="exact-frame-row" data-exact={`frames-${name}`}>
      <span class="exact-frame-axis">{name}</span>
      <IconButton
        icon="previous"
        title={keyboard.titled(`${title}: previous`, step(-1))}
        mark={`previous-${name}`}
        onPress={() => frames.step(name, -1)}
      />
      <span class="exact-frame-slider">
        <input
          type="range"
          min={0}
          max={size - 1}
          value={value}
          aria-label={title}
          aria-valuetext={words}
          data-exact={`slider-${name}`}
          data-lm-suppress-shortcuts="true"
          onInput={(event) => {
            frames.frame(name).value = Number(event.currentTarget.value);
          }}
          onKeyDown={(event) => event.stopPropagation()}
        />
        <SliderMarks size={size} marked={frames.marked(name)} spans={frames.spans(name)} />
      </span>
      <IconButton
        icon="next"
        title={keyboard.titled(`${title}: next`, step(1))}
        mark={`next-${name}`}
        onPress={() => frames.step(name, 1)}
      />
      <PlayButtons title={title} name={name} player={player} />
      <output data-exact={`frame-words-${name}`}>{words}</output>
    </div>
  );
}

export function PlayButtons({
  title,
  name,
  player,
}: {
  title: string;
  name: string;
  player: Player;
}) {
  const playing = player.playing.value;
  return (
    <>
      <IconButton
        icon={playing ? "pause" : "play"}
        title={playing ? `${title}: stop` : `${title}: play`}
        pressed={playing}
        mark={`play-${name}`}
        onPress={() => player.toggle()}
      />
      <select
        class="exact-frame-rate"
        aria-label={`${title}: frames a second`}
        title="Frames a second at most"
        data-exact={`rate-${name}`}
        value={player.rate.value}
        onChange={(event) => {
          player.rate.value = Number(event.currentTarget.value);
        }}
        onKeyDown={(event) => event.stopPropagation()}
      >
        {RATES.map((rate) => (
          <option key={rate} value={rate}>
            {rate}/s
          </option>
        ))}
      </select>
    </>
  );
}
