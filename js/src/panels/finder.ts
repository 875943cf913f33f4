/** Selects what only the kernel can find: any of a million, of which the page holds a few. */

import type { Annotation } from "../annotations/annotation";
import { isSeen, toWireFilter } from "../annotations/filter";
import type { GeometryReply } from "../protocol";
import { clicked, gathered, type Mode } from "../tools/selecting";
import type { Find } from "../tools/tool";
import { count } from "./controls";
import type { Session } from "./session";

/** As many are selected at once at most: they all become vectors. */
export const MOST_SELECTED = 5_000;

export class Finder {
  /** Bumped with every selection, so that a late answer does not undo a later choice. */
  #ticket = 0;

  constructor(private readonly session: Session) {}

  /** Something else was selected: what is still looked for is of no interest. */
  cancel(): void {
    this.#ticket++;
  }

  async find(find: Find): Promise<void> {
    const { session } = this;
    const editor = session.editor.peek();
    const image = editor?.store.image ?? null;
    if (editor === null || image === null) return;
    const ticket = ++this.#ticket;
    const filter = session.filter.peek();
    const where = { image, ...editor.store.position, filter: toWireFilter(filter) };
    const mark = editor.store.mark();
    try {
      if (!filter.shown) return this.#select(find, []);
      const { result, buffers } = await ("at" in find
        ? session.transport.call("annotations.hit", { ...where, ...placeOf(find) })
        : session.transport.call("annotations.within", { ...where, ...areaOf(find) }));
      if (ticket !== this.#ticket || image !== editor.store.image) return;
      const found = editor.loader.adopt(result, buffers, mark);
      this.#select(
        find,
        found.filter((one) => isSeen(one, session.filter.peek())),
      );
      session.refused.value = "at" in find ? null : limitWords(result);
    } catch (error) {
      if (ticket === this.#ticket) session.refused.value = (error as Error).message;
    } finally {
      editor.store.unmark(mark);
    }
  }

  #select(find: Find, found: readonly Annotation[]): void {
    const { selection } = this.session;
    const before = selection.peek();
    const mode: Mode = "remove" in find && find.remove ? "remove" : find.add ? "add" : "alone";
    const after =
      "at" in find ? clicked(before, found[0]?.uuid, mode) : gathered(before, found, mode);
    selection.value = [...after];
  }
}

function placeOf({ at: [x, y], reach }: Extract<Find, { at: unknown }>) {
  return { x, y, reach };
}

function areaOf({ ring, whole }: Extract<Find, { ring: unknown }>) {
  return { ring: [...ring], whole, limit: MOST_SELECTED };
}

/** Never hides that there is more than was selected. */
export function limitWords({ count: found, in_view }: GeometryReply): string | null {
  if (in_view <= found) return null;
  return `${count(found)} of ${count(in_view)} selected: the limit; zoom in or filter`;
}
