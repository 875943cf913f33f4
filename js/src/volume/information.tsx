/** The fourth pane: where the crosshair is, what is there, and how the volume lies in the body. */

import type { ReadonlySignal } from "@preact/signals";
import type { WirePosition, WireSpace } from "../protocol";
import { presetsFor, windowOf } from "../samples/presets";
import type { Window } from "./paint";
import type { PlaneHost } from "./plane-host";
import { readout, valueWords } from "./readout";

/** Degrees from which on planes are no longer those of the body. */
const OBLIQUE = 5;

export interface InformationProps {
  planes: PlaneHost;
  position: ReadonlySignal<WirePosition>;
}

export function Information({ planes, position }: InformationProps) {
  const { state, volumes } = planes;
  const volume = volumes.open.value;
  const space = volume?.image.space;
  if (!(volume && space)) return null;
  void volume.told.value;
  const at = readout(volume, state.crosshair.value, position.value.t);
  if (at === null) return null;
  const [i, j, k] = at.voxel;
  return (
    <div class="exact-information">
      <dl>
        <Row name="Voxel" mark="voxel" value={`i ${i}  j ${j}  k ${k}`} />
        {space.oriented && <Row name="Place" mark="millimetres" value={placeWords(at.place)} />}
        <Row name="Value" mark="value" value={at.value ?? "…"} />
        <Row name="Size" mark="size" value={space.shape.join(" × ")} />
        <Row name="Spacing" mark="spacing" value={spacingWords(space)} />
        <Row name="Stored as" mark="codes" value={space.oriented ? space.codes : "—"} />
        {space.content === "scalar" && <WindowRow planes={planes} />}
      </dl>
      {hints(space).map((hint) => (
        <p class="exact-information-hint" key={hint} data-exact="orientation-hint">
          {hint}
        </p>
      ))}
      <label class="exact-information-choice">
        <input
          type="checkbox"
          checked={state.sagittalLeft.value}
          data-exact="sagittal-left"
          onChange={() => {
            state.sagittalLeft.value = !state.sagittalLeft.peek();
          }}
        />
        Sagittal: anterior to the left
      </label>
    </div>
  );
}

function Row({ name, mark, value }: { name: string; mark: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd data-exact={mark}>{value}</dd>
    </>
  );
}

function WindowRow({ planes }: { planes: PlaneHost }) {
  const image = planes.volumes.open.value?.image;
  if (!image) return null;
  const [low, high] = planes.window.value;
  const shown = (sample: number) => valueWords([Number(sample.toPrecision(5))], image);
  const choices: { name: string; window: Window | null }[] = presetsFor(image.values).map(
    (preset) => ({ name: preset.name, window: windowOf(preset, image.values) }),
  );
  if (planes.state.window.value) choices.push({ name: "reset", window: null });
  return (
    <>
      <dt>Window</dt>
      <dd data-exact="window">
        {shown(low)} to {shown(high)}
        {choices.length > 0 && (
          <span class="exact-information-presets">
            {choices.map(({ name, window }) => (
              <button
                key={name}
                type="button"
                class="exact-button exact-information-reset"
                aria-pressed={window?.join() === planes.window.value.join()}
                data-exact={`window-${name}`}
                onClick={() => planes.state.setWindow(window)}
              >
                {window === null ? "Reset" : name}
              </button>
            ))}
          </span>
        )}
      </dd>
    </>
  );
}

/** What a reader of the picture has to know of the orientation. */
export function hints({ oriented, oblique }: Pick<WireSpace, "oriented" | "oblique">): string[] {
  if (!oriented) return ["Orientation unknown: the file does not say which side is which."];
  if (oblique <= OBLIQUE) return [];
  return [`Oblique ${oblique.toFixed(1)}°: these are planes of the voxels, not of the body.`];
}

const SIDES = [
  ["R", "L"],
  ["A", "P"],
  ["S", "I"],
] as const;

/** Millimetres with the side of the body: "R 12.0  P 4.5  S 30.0 mm". */
export function placeWords(place: readonly number[]): string {
  const words = SIDES.map(([ahead, behind], axis) => {
    const value = place[axis] ?? 0;
    return `${value < 0 ? behind : ahead} ${Math.abs(value).toFixed(1)}`;
  });
  return `${words.join("  ")} mm`;
}

function spacingWords({ spacing }: WireSpace): string {
  return `${spacing.map((one) => Number(one.toFixed(3))).join(" × ")} mm`;
}
