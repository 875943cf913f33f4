/** What lies under the pointer, in a line beside it. */

import { tooltip } from "../annotations/style";
import type { Session } from "./session";
import type { Stage } from "./stage";

export function ShapeTooltip({ session, stage }: { session: Session; stage: Stage }) {
  const hovered = stage.hovering.hovered.value;
  void session.edition.value;
  const one = hovered && session.editor.value?.store.get(hovered.uuid);
  if (!one) return null;
  // Who draws wants to see the picture; what was refused says so all the same.
  const refused = one.state === "failed" || one.state === "conflict";
  if (session.inHand.value.draws && !refused) return null;
  const view = session.view.value;
  const type = view?.types.find(({ id }) => id === one.type)?.name ?? one.shape.kind;
  const author = one.author === view?.user_id ? "" : "by another user";
  const [x = 0, y = 0] = hovered.pixel;
  return (
    <div
      key={one.uuid}
      class="exact-chip exact-tooltip"
      role="tooltip"
      style={{ left: `${x + 14}px`, top: `${y + 14}px` }}
      data-exact="tooltip"
    >
      {tooltip(one, type, author)}
    </div>
  );
}
