/** Where the selected annotations that span frames are, for the sliders. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { contentOf } from "../annotations/annotation";
import { keyframesOf } from "../annotations/spans";
import type { SpanMarks } from "../frames/frame-state";
import type { Session } from "./session";

/** More at once would only be a blur. */
const MOST = 8;

export function selectedSpans(session: Session): ReadonlySignal<readonly SpanMarks[]> {
  return computed(() => {
    void [session.edition.value, session.position.value];
    const store = session.editor.value?.store;
    return session.selection.value.slice(0, MOST).flatMap((uuid): SpanMarks[] => {
      const one = store?.held(uuid);
      if (!one?.span) return [];
      const content = contentOf(one);
      const { axis, last } = one.span;
      const { plane } = content.position;
      const keyframes = keyframesOf(content);
      return [{ axis, plane, first: content.position[axis], last, keyframes }];
    });
  });
}
