/** How a review is laid out: progress, the item between its neighbours, the verdict. */

import { useEffect, useRef } from "preact/hooks";
import type { SaidBook } from "../adjudication/said-book";
import { Side } from "../adjudication/side";
import { useKeyboard } from "../keys/context";
import { IconButton } from "../panels/controls";
import { Help } from "../panels/help";
import { FixBar } from "./fix-bar";
import type { Fixing } from "./fixing";
import type { HeldTiles } from "./held-tiles";
import { Neighbour } from "./neighbour";
import { Nothing, Notices } from "./notices";
import type { ReviewPicture } from "./picture";
import type { ReviewSession } from "./session";
import { progressWords } from "./stopwatch";
import { ItemLine, VerdictBar } from "./verdict-bar";

export interface ReviewViewProps {
  session: ReviewSession;
  picture: ReviewPicture;
  tiles: HeldTiles;
  fixing: Fixing | null;
  acts: Acts;
  help: { shown: boolean; toggle: () => void };
  /** What was said of each item, which stands beside it in an adjudication. */
  book: SaidBook | null;
}

/** What keys and buttons do. */
export interface Acts {
  approve(): unknown;
  beginFix(): unknown;
  endFix(): unknown;
  undo(): unknown;
}

export function ReviewView(props: ReviewViewProps) {
  const { session, picture, fixing, acts, help, book } = props;
  return (
    <div class="exact-review-grid">
      <TopBar session={session} picture={picture} acts={acts} help={help} />
      <div class="exact-review-middle">
        {book && <Side side="approvals" session={session} book={book} />}
        {!book && <Before {...props} />}
        <div class="exact-stage">
          <Slot element={picture.element} />
          {fixing && <FixBar fixing={fixing} onSave={acts.approve} onCancel={acts.endFix} />}
          <Nothing session={session} />
          <Notices session={session} />
          {help.shown && <Help titles={new Map()} onClose={help.toggle} />}
        </div>
        {book && <Side side="rejections" session={session} book={book} />}
        {!book && <After {...props} />}
      </div>
      <ItemLine session={session} />
      <VerdictBar session={session} fixing={fixing} acts={acts} />
    </div>
  );
}

function Before({ session, picture, tiles }: ReviewViewProps) {
  const passed = session.trail.before.value;
  const beside = { passed, session, picture, tiles };
  return <Neighbour {...beside} side="before" onPress={() => session.back()} />;
}

function After({ session, picture, tiles }: ReviewViewProps) {
  const passed = session.trail.after.value;
  const beside = { passed, session, picture, tiles };
  return <Neighbour {...beside} side="after" onPress={() => session.forward()} />;
}

function TopBar({
  session,
  picture,
  acts,
  help,
}: Omit<ReviewViewProps, "tiles" | "fixing" | "book">) {
  const keyboard = useKeyboard();
  const state = session.state.value;
  const [done, left] = [session.done.value, session.left.value];
  const nothingDone = session.trail.marks.value.length === 0 ? "nothing to take back" : null;
  return (
    <div class="exact-review-top" data-exact="review-top">
      <div class="exact-review-progress">
        <span data-exact="progress" role="status">
          {state === null ? "opening…" : progressWords(done, left, session.trail.pace.value)}
        </span>
        <progress value={done} max={Math.max(1, done + left)} aria-label="Judged" />
      </div>
      <span class="exact-grow" />
      <Unsaved session={session} />
      <Chosen session={session} />
      <IconButton
        icon="undo"
        title={keyboard.titled("Take back the last verdict", "review.undo")}
        mark="review-undo"
        disabled={nothingDone}
        onPress={() => acts.undo()}
      />
      <IconButton
        icon={picture.surrounded.value ? "eye" : "eye-off"}
        title={keyboard.titled("Show what stands around the item", "view.annotations")}
        mark="review-others"
        pressed={picture.surrounded.value}
        onPress={() => {
          picture.surrounded.value = !picture.surrounded.peek();
        }}
      />
      <IconButton
        icon="help"
        title={keyboard.titled("Keys", "view.help")}
        mark="help"
        pressed={help.shown}
        onPress={help.toggle}
      />
    </div>
  );
}

/** Verdicts that are not in the store yet; silent as long as that is a matter of moments. */
function Unsaved({ session }: { session: ReviewSession }) {
  const outbox = session.outbox.value;
  const waiting = outbox?.waiting.value ?? 0;
  const trouble = outbox?.trouble.value ?? null;
  return (
    <span
      class="exact-review-unsaved"
      data-exact="review-saved"
      data-state={waiting === 0 ? "saved" : trouble ? "failed" : "saving"}
      title={trouble ?? ""}
    >
      {trouble && waiting > 0 ? `${waiting} not saved yet: ${trouble}` : ""}
      {!trouble && waiting > 3 ? `${waiting} on their way` : ""}
    </span>
  );
}

/** Which types and whose work: one or all. */
function Chosen({ session }: { session: ReviewSession }) {
  const state = session.state.value;
  if (state === null || state.nothing === "right") return null;
  const type = state.chosen_types?.length === 1 ? state.chosen_types[0] : 0;
  const author = state.chosen_authors?.length === 1 ? state.chosen_authors[0] : 0;
  const several = (chosen: number[] | null | undefined) => (chosen?.length ?? 0) > 1;
  return (
    <>
      <select
        aria-label="Type"
        data-exact="review-type"
        value={type}
        onChange={({ currentTarget: { value } }) => {
          void session.open({ types: value === "0" ? null : [Number(value)] });
        }}
      >
        <option value={0}>{several(state.chosen_types) ? "chosen types" : "all types"}</option>
        {state.types.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {state.people && (
        <select
          aria-label="Author"
          data-exact="review-author"
          value={author}
          onChange={({ currentTarget: { value } }) => {
            void session.open({ authors: value === "0" ? null : [Number(value)] });
          }}
        >
          <option value={0}>
            {several(state.chosen_authors) ? "chosen authors" : "all authors"}
          </option>
          {state.people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

/** Puts an element made elsewhere where it belongs. */
function Slot({ element }: { element: HTMLElement }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.append(element), [element]);
  return <div class="exact-slot" ref={place} />;
}
