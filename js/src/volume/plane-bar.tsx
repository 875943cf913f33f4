/** Under the picture of a volume: which plane, which slice, which time. */

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { PlayButtons } from "../frames/frame-bar";
import type { FrameState } from "../frames/frame-state";
import { SliderMarks } from "../frames/slider-marks";
import type { ActionName } from "../keys/actions";
import { useKeyboard } from "../keys/context";
import type { WirePosition } from "../protocol";
import { cineOf } from "./cine";
import { hints } from "./information";
import type { PlaneHost } from "./plane-host";
import { AXES, millimetres, PLANES, type PlaneName, sliceCount } from "./planes";

export interface PlaneBarProps {
  planes: PlaneHost;
  position: ReadonlySignal<WirePosition>;
  /** Turns the time, where no other bar does. */
  t?: Signal<number>;
  /** Where annotations are, where any are shown. */
  frames?: FrameState;
}

export function PlaneBar({ planes, position, t, frames }: PlaneBarProps) {
  const { state, volumes } = planes;
  const volume = volumes.open.value;
  const cine = useMemo(() => cineOf(planes, position), [planes, position]);
  useEffect(() => () => cine.close(), [cine]);
  useEffect(
    () => () => {
      cine.playing.value = false;
    },
    [cine, volume],
  );
  const space = volume?.image.space;
  if (!(volume && space)) return null;
  const plane = state.plane.value;
  const slice = state.slice.value;
  const last = sliceCount(space.shape, plane) - 1;
  const side = space.oriented ? sideWords(plane, millimetres(space, state.crosshair.value)) : "";
  return (
    <section class="exact-plane-bar" aria-label="Plane and slice" data-exact="plane-bar">
      <PlaneButtons planes={planes} />
      <Slider
        label={`${plane} slice`}
        mark="slice-slider"
        value={slice}
        last={last}
        onInput={(value) => state.turnTo(plane, value)}
      >
        {frames && (
          <SliderMarks
            size={last + 1}
            marked={frames.markedSlices(plane)}
            spans={frames.sliceSpans(plane)}
            what="slice"
          />
        )}
      </Slider>
      <span class="exact-plane-cine">
        <PlayButtons title="Slices" name="slice" player={cine} />
      </span>
      <output data-exact="slice-words">
        {slice} / {last}
        {side}
      </output>
      {t && volume.image.frames > 1 && (
        <>
          <Slider
            label="Time"
            mark="time-slider"
            value={position.value.t}
            last={volume.image.frames - 1}
            onInput={(value) => {
              t.value = value;
            }}
          />
          <output data-exact="time-words">
            t {position.value.t} / {volume.image.frames - 1}
          </output>
        </>
      )}
      {hints(space).map((hint) => (
        <span class="exact-plane-hint" key={hint} title={hint} data-exact="orientation-hint">
          {space.oriented ? `oblique ${space.oblique.toFixed(1)}°` : "orientation unknown"}
        </span>
      ))}
      {volume.trouble.value && (
        <span class="exact-plane-hint" role="status" data-exact="volume-trouble">
          {volume.trouble.value}
        </span>
      )}
      {volume.travels && volume.progress.value < 1 && (
        <span role="status" data-exact="volume-progress">
          reading {Math.round(volume.progress.value * 100)} %
        </span>
      )}
    </section>
  );
}

const BUTTONS: readonly [PlaneName | "all", string, ActionName][] = [
  ...PLANES.map((plane): [PlaneName, string, ActionName] => [
    plane,
    `${plane.slice(0, 1).toUpperCase()}${plane.slice(1)}`,
    `plane.${plane}` as ActionName,
  ]),
  ["all", "All planes", "plane.all"],
];

function PlaneButtons({ planes }: { planes: PlaneHost }) {
  const { state } = planes;
  const keyboard = useKeyboard();
  return (
    <span class="exact-plane-buttons">
      {BUTTONS.map(([name, title, action]) => {
        const pressed = name === "all" ? state.allPlanes.value : state.plane.value === name;
        return (
          <button
            key={name}
            type="button"
            class="exact-button exact-plane-button"
            aria-pressed={pressed}
            title={keyboard.titled(title, action)}
            data-exact={`plane-${name}`}
            onClick={() => keyboard.run(action)}
          >
            {name === "all" ? "2 × 2" : title}
          </button>
        );
      })}
    </span>
  );
}

interface SliderProps {
  label: string;
  mark: string;
  value: number;
  last: number;
  onInput: (value: number) => void;
  children?: ComponentChildren;
}

function Slider({ label, mark, value, last, onInput, children }: SliderProps) {
  return (
    <span class="exact-plane-slider" data-slider={mark}>
      <input
        type="range"
        min={0}
        max={last}
        value={value}
        aria-label={label}
        data-exact={mark}
        data-lm-suppress-shortcuts="true"
        onInput={(event) => onInput(Number(event.currentTarget.value))}
        onKeyDown={(event) => event.stopPropagation()}
      />
      {children}
    </span>
  );
}

const SIDES = ["RL", "AP", "SI"] as const;

/** Where a slice lies in the body: " · S 12.0 mm". */
function sideWords(plane: PlaneName, place: readonly number[]): string {
  const { normal } = AXES[plane];
  const value = place[normal] ?? 0;
  const side = SIDES[normal].charAt(value < 0 ? 1 : 0);
  return ` · ${side} ${Math.abs(value).toFixed(1)} mm`;
}
