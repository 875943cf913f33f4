/** The annotations of a session as panes of a volume look at them. */

import { coloring } from "../annotations/coloring";
import { isSeen } from "../annotations/filter";
import type { ShownShapes } from "../volume/pane-shapes";
import type { Session } from "./session";

export function volumeShapes(session: Session): ShownShapes {
  return {
    all() {
      void session.edition.value;
      const filter = session.filter.value;
      const store = session.editor.value?.store;
      if (store === undefined) return [];
      return [...store.all(), ...store.elsewhere()].filter((one) => isSeen(one, filter));
    },
    colorOf(annotation) {
      const types = session.view.value?.types ?? [];
      return coloring(session.filter.value.colorBy, types)(annotation);
    },
  };
}
