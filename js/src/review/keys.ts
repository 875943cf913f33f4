/** What the keys of a review do; those that move the picture belong to the map. */

import type { ReadonlySignal } from "@preact/signals";
import type { Handlers } from "../keys/keyboard";
import type { Fixing } from "./fixing";
import type { ReviewPicture } from "./picture";
import type { Acts } from "./review-view";
import { REASONS, type ReviewSession } from "./session";

export interface ReviewKeys {
  session: ReviewSession;
  picture: ReviewPicture;
  fixing: ReadonlySignal<Fixing | null>;
  acts: Acts;
  help: () => void;
}

export function reviewActions({ session, picture, fixing, acts, help }: ReviewKeys): Handlers {
  /** While the item is being corrected nothing else is said of it. */
  const unlessFixing = (act: () => unknown) => () => fixing.peek() === null && act();
  const reasons: Handlers = Object.fromEntries(
    REASONS.map((_, place) => [
      `review.reason-${place + 1}`,
      unlessFixing(() => session.reason(place + 1)),
    ]),
  );
  return {
    ...reasons,
    // Held down it would go through the queue unseen.
    "review.approve": (event) => (event.repeat ? true : acts.approve()),
    "review.reject": unlessFixing(() => session.askReason()),
    "review.abstain": (event) => (event.repeat ? true : unlessFixing(() => session.abstain())()),
    "review.fix": (event) => (event.repeat ? true : acts.beginFix()),
    "review.undo": () => acts.undo(),
    "review.previous": unlessFixing(() => session.back()),
    "review.next": unlessFixing(() => session.forward()),
    "view.annotations": () => {
      picture.surrounded.value = !picture.surrounded.peek();
    },
    "view.help": help,
    "edit.delete": () => fixing.peek()?.key("Delete") ?? false,
    "cursor.cancel": () => {
      const open = fixing.peek();
      if (open) return open.cancel() || acts.endFix();
      return session.cancel();
    },
  };
}
