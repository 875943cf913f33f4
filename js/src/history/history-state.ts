/** The history of the selected annotation: read while it is looked at, compared, brought back. */

import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import { samePosition } from "../annotations/annotation";
import { shapeOn } from "../annotations/spans";
import { editRefusal } from "../panels/rights";
import type { Session } from "../panels/session";
import type { EventMessage, WireShape } from "../protocol";
import type { HistoryReply, WireRevision } from "../protocol/author";

/** Two states of one annotation, of which B is the newer choice or the present one. */
export interface Compared {
  a: WireRevision;
  b: WireRevision;
  /** Their outlines, null where a state is on another frame than the open one. */
  shapes: [WireShape | null, WireShape | null];
}

export class HistoryState {
  readonly open = signal(false);
  readonly reply = signal<HistoryReply | null>(null);
  readonly error = signal<string | null>(null);
  /** Numbers of the changes that are compared; null for none, of B for the present state. */
  readonly a: Signal<number | null> = signal(null);
  readonly b: Signal<number | null> = signal(null);
  /** The one annotation that is selected. */
  readonly uuid: ReadonlySignal<string | null>;
  readonly compared: ReadonlySignal<Compared | null>;
  readonly #leaving: (() => void)[];
  /** Bumped with every question, so that a late answer does not replace a newer one. */
  #ticket = 0;

  constructor(private readonly session: Session) {
    this.uuid = computed(() => {
      const [only, another] = session.selection.value;
      return another === undefined ? (only ?? null) : null;
    });
    this.compared = computed(() => this.#compare());
    this.#leaving = [
      session.transport.on((event) => this.#heard(event)),
      effect(() => {
        const uuid = this.open.value ? this.uuid.value : null;
        untracked(() => this.#turn(uuid));
      }),
    ];
  }

  close(): void {
    this.#ticket++;
    for (const leave of this.#leaving) leave();
  }

  /** Why a state cannot be brought back, null where it can. */
  refusal({ change, outline }: WireRevision): string | null {
    const reply = this.reply.value;
    const one = this.#annotation();
    const { view, readOnly } = this.session;
    if (reply === null || one === undefined) return "it is not there any more";
    if (readOnly.value !== null) return readOnly.value;
    const refused = editRefusal(view.value, one);
    if (refused !== null) return refused;
    if (reply.outlines[outline]?.kind === "segmentation") {
      return "voxels are brought back in Python: annotation.restore(revision=n)";
    }
    return isSame(reply, change) ? "it is so already" : null;
  }

  /** Make the annotation again what it was: a new revision, one step of undo. */
  restore(step: WireRevision): void {
    const reply = this.reply.peek();
    const editor = this.session.editor.peek();
    const shape = reply?.outlines[step.outline];
    const refused = this.refusal(step);
    if (refused !== null) this.session.refused.value = refused;
    if (reply === null || editor === null || shape === undefined || refused !== null) return;
    const { type, position, span, concealed, blurred } = step;
    const content = { type, shape, position, span, concealed, blurred };
    editor.edit([{ uuid: reply.uuid, content }]);
    this.clear();
  }

  /** Compare nothing. */
  clear(): void {
    batch(() => {
      this.a.value = null;
      this.b.value = null;
    });
  }

  #annotation() {
    void this.session.edition.value;
    const uuid = this.reply.value?.uuid;
    return uuid === undefined ? undefined : this.session.editor.value?.store.get(uuid);
  }

  #compare(): Compared | null {
    const reply = this.reply.value;
    const [chosenA, chosenB] = [this.a.value, this.b.value];
    if (reply === null || (chosenA === null && chosenB === null)) return null;
    const find = (number: number | null) =>
      reply.revisions.find(({ change }) => change === number) ?? reply.revisions.at(-1);
    const [a, b] = [find(chosenA), find(chosenB)];
    if (a === undefined || b === undefined || a === b) return null;
    const here = this.session.position.value;
    const shown = ({ position, span, outline }: WireRevision) => {
      const shape = reply.outlines[outline];
      return shape ? shapeOn({ shape, position, span }, here) : null;
    };
    return { a, b, shapes: [shown(a), shown(b)] };
  }

  #turn(uuid: string | null): void {
    if (uuid !== this.reply.peek()?.uuid) {
      batch(() => {
        this.clear();
        this.reply.value = null;
        this.error.value = null;
      });
    }
    void this.#read(uuid);
  }

  async #read(uuid: string | null): Promise<void> {
    const ticket = ++this.#ticket;
    if (uuid === null) return;
    try {
      const { result } = await this.session.transport.call("annotations.history", { uuid });
      if (ticket !== this.#ticket) return;
      this.reply.value = result;
      this.error.value = null;
    } catch (error) {
      // What is drawn just now has none until it is stored; the store's word comes as an event.
      if (ticket === this.#ticket) this.error.value = (error as Error).message;
    }
  }

  #heard(event: EventMessage["event"]): void {
    if (event.type !== "annotations" || !this.open.peek()) return;
    const uuid = this.uuid.peek();
    if (uuid === null || event.store !== this.session.view.peek()?.store) return;
    if (event.uuids.length > 0 && !event.uuids.includes(uuid)) return;
    void this.#read(uuid);
  }
}

/** Whether a state is the present one in all that makes a revision. */
function isSame({ revisions }: HistoryReply, change: number): boolean {
  const [then, now] = [revisions.find((one) => one.change === change), revisions.at(-1)];
  if (then === undefined || now === undefined) return true;
  return (
    then.outline === now.outline &&
    then.type === now.type &&
    then.concealed === now.concealed &&
    then.blurred === now.blurred &&
    samePosition(then.position, now.position) &&
    JSON.stringify(then.span) === JSON.stringify(now.span)
  );
}
