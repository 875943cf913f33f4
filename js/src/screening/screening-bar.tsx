/** Under the picture while screening: where one is, how much was seen, and the way on. */

import type { ActionName } from "../keys/actions";
import { useKeyboard } from "../keys/context";
import { shownKey } from "../keys/key-names";
import type { Keyboard } from "../keys/keyboard";
import { count, IconButton, type IconButtonProps, ToolStrip } from "../panels/controls";
import type { SlideMap } from "../viewer/slide-map";
import type { Choice, Screening } from "./screening";
import { ScreeningChoice } from "./screening-choice";
import type { Walk } from "./walk";

export interface ScreeningBarProps {
  screening: Screening;
  slide: SlideMap;
}

export function ScreeningBar({ screening, slide }: ScreeningBarProps) {
  const phase = screening.phase.value;
  const walk = screening.walk.value;
  if (phase === "off") return null;
  return (
    <section
      class="exact-screening"
      aria-label="Screening"
      data-exact="screening-bar"
      data-phase={phase}
    >
      {phase === "choosing" && <ScreeningChoice screening={screening} slide={slide} />}
      {phase === "walking" && walk && <Walking screening={screening} walk={walk} slide={slide} />}
      {phase === "opening" && <span role="status">opening…</span>}
    </section>
  );
}

function Walking({ screening, walk, slide }: ScreeningBarProps & { walk: Walk }) {
  const keyboard = useKeyboard();
  const cell = walk.cell.value;
  const seen = walk.has(cell);
  const all = walk.seen === walk.grid.count;
  const button = (
    icon: IconButtonProps["icon"],
    title: string,
    action: ActionName,
    more: Partial<IconButtonProps> = {},
  ) => (
    <IconButton
      icon={icon}
      title={keyboard.titled(title, action)}
      mark={action}
      onPress={() => keyboard.run(action)}
      {...more}
    />
  );
  return (
    <ToolStrip class="exact-screening-row" label="Screening" mark="screening-walk">
      {button("check", seen ? "Seen; take the mark back" : "Mark as seen", "screening.toggle", {
        pressed: seen,
      })}
      <span role="status" class="exact-screening-where" data-exact="screening-where">
        {whereWords(walk)}
      </span>
      <meter
        class="exact-screening-meter"
        min={0}
        max={walk.grid.count}
        value={walk.seen}
        aria-label="Cells seen"
      />
      {button("next", "Next unseen cell", "screening.next", {
        disabled: all ? "all cells were seen" : null,
      })}
      {button("fit", "Back to the cell", "screening.snap")}
      <span class="exact-screening-note" data-exact="screening-note">
        {scaleWords(walk.state)}
        {isStack(slide) && ", marks count for all frames"}
      </span>
      <Trouble screening={screening} />
      <span class="exact-grow" />
      <span class="exact-hint exact-screening-hint" data-exact="screening-keys">
        {keyWords(keyboard)}
      </span>
      <button
        type="button"
        class="exact-button exact-choice"
        data-exact="screening-anew"
        onClick={() => screening.choose()}
      >
        Begin anew…
      </button>
      {button("close", "Stop screening; what was seen is kept", "screening.start")}
    </ToolStrip>
  );
}

function Trouble({ screening }: { screening: Screening }) {
  const trouble = screening.saver.trouble.value;
  if (trouble === null) return null;
  return (
    <span
      class="exact-status-warning exact-screening-trouble"
      role="status"
      title={trouble}
      data-exact="screening-trouble"
    >
      not saved, kept in this page: {trouble}
    </span>
  );
}

const MARKING = ["mark-left", "mark-right", "mark-up", "mark-down"] as const;
const GOING = ["left", "right", "up", "down"] as const;

/** "A D W S seen and on, J L I K on": the keys as they are now. */
function keyWords({ bindings }: Keyboard): string {
  const keys = (names: readonly (typeof MARKING | typeof GOING)[number][]) =>
    names.map((name) => shownKey(bindings.of(`screening.${name}`)[0] ?? "–", "+")).join(" ");
  return `${keys(MARKING)} seen and on, ${keys(GOING)} on`;
}

/** "cell 37 of 210 · 18 % seen" */
export function whereWords(walk: Walk): string {
  const here = `cell ${count(walk.cell.value + 1)} of ${count(walk.grid.count)}`;
  return `${here} · ${seenWords(walk)}`;
}

/** All and nothing are not reached by rounding. */
export function seenWords(walk: Walk): string {
  const { seen } = walk;
  if (seen === walk.grid.count) return "all seen";
  if (seen === 0) return "none seen";
  const percent = Math.round((100 * seen) / walk.grid.count);
  return `${Math.min(99, Math.max(1, percent))} % seen`;
}

/** "20×" where the image has a scale, else the part of full size. */
export function scaleWords(scale: Pick<Choice, "zoom" | "magnification">): string {
  const short = (value: number) => `${Number(value.toPrecision(3))}`;
  const { zoom, magnification } = scale;
  return magnification === null ? `${short(100 * zoom)} %` : `${short(magnification)}×`;
}

export function isStack(slide: SlideMap): boolean {
  const image = slide.image.value;
  return image !== null && image.depth * image.frames > 1;
}
