/** Brings screening, picture, small picture and keys of an annotator together. */

import { effect, type Signal, untracked } from "@preact/signals";
import type { Handlers } from "../keys/keyboard";
import type { Session } from "../panels/session";
import type { SlideMap } from "../viewer/slide-map";
import { CellLayer } from "./cell-layer";
import { coveragePainter } from "./coverage-picture";
import { Screening, type Wish } from "./screening";
import { screeningView } from "./screening-view";

/** @returns The mode, and how to end it. */
export function addScreening(
  session: Session,
  slide: SlideMap,
  wish: Signal<Wish>,
): [Screening, () => void] {
  const { keyboard } = slide;
  const screening = new Screening({
    transport: session.transport,
    image: slide.image,
    view: screeningView(slide),
    wish,
    refusal: () => screeningRefusal(session),
    refused: (why) => {
      session.refused.value = why;
    },
    owner: () => {
      const view = session.view.peek();
      return `${view?.store}/${view?.user_id}`;
    },
  });
  const cells = new CellLayer((x, y) => slide.toMap(x, y));
  slide.map.addLayer(cells.layer);
  const leaving = [
    keyboard.on(screeningActions(screening)),
    effect(() => {
      const walking = screening.phase.value === "walking";
      keyboard.mode.value = walking;
      slide.root.toggleAttribute("data-screening", walking);
    }),
    effect(() => {
      const walk = screening.walk.value;
      const bounds = walk?.grid.bounds(walk.cell.value) ?? null;
      void [slide.mirrored.value, slide.display.value];
      untracked(() => cells.show(bounds));
    }),
    effect(() => {
      const walk = screening.walk.value;
      // What travels as samples was measured, light on dark.
      const isDark = slide.image.value?.raw === true;
      slide.overlaid.value = walk && coveragePainter(walk, isDark);
    }),
  ];
  return [
    screening,
    () => {
      for (const leave of leaving) leave();
      screening.close();
      slide.map.removeLayer(cells.layer);
      keyboard.mode.value = false;
    },
  ];
}

function screeningActions(screening: Screening): Handlers {
  const go = (across: number, down: number, mark: boolean) => () =>
    screening.move(across, down, mark);
  return {
    "screening.start": () => screening.toggle(),
    "screening.mark-left": go(-1, 0, true),
    "screening.mark-right": go(1, 0, true),
    "screening.mark-up": go(0, -1, true),
    "screening.mark-down": go(0, 1, true),
    "screening.left": go(-1, 0, false),
    "screening.right": go(1, 0, false),
    "screening.up": go(0, -1, false),
    "screening.down": go(0, 1, false),
    "screening.next": () => screening.next(false),
    "screening.mark-next": () => screening.next(true),
    "screening.toggle": () => screening.toggleMark(),
    "screening.snap": () => screening.snap(),
  };
}

/** Who may neither annotate nor verify has nothing to mark. */
function screeningRefusal(session: Session): string | null {
  const rights = session.view.peek()?.rights ?? [];
  if (rights.includes("annotate") || rights.includes("verify")) return null;
  return session.readOnly.peek() ?? "you may look here but not mark what you have seen";
}
