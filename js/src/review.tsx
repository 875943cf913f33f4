/** The widget `exact_nb.widgets.review.review.Review`: one item after the other, one key a verdict. */

import { effect, signal } from "@preact/signals";
import { render as draw } from "preact";
import "./styles/base.css";
import "./styles/viewer.css";
import "./styles/planes.css";
import "./styles/annotator.css";
import "./styles/messages.css";
import "./styles/help.css";
import "./styles/review.css";
import "./styles/adjudication.css";
import { SaidBook } from "./adjudication/said-book";
import { Bindings } from "./keys/bindings";
import { KeyboardContext } from "./keys/context";
import { keepFocus } from "./keys/keep-focus";
import { Keyboard } from "./keys/keyboard";
import type { WireSettings } from "./keys/settings";
import { trait } from "./panels/traits";
import { Fixing } from "./review/fixing";
import { HeldTiles } from "./review/held-tiles";
import { reviewActions } from "./review/keys";
import { ReviewPicture } from "./review/picture";
import { type Acts, ReviewView } from "./review/review-view";
import { ReviewSession } from "./review/session";
import { watchTheme } from "./theme";
import { tellEditions } from "./transport/editions";
import { type Host, openTransport, type Transport, type ViewerModel } from "./transport/transport";
import { addFrame } from "./viewer/frame";

interface RenderProps {
  model: ViewerModel;
  el: HTMLElement;
  host?: Host;
  signal?: AbortSignal;
}

async function render({ model, el, host, signal }: RenderProps): Promise<() => void> {
  const transport = await openTransport(model, host);
  // The cell may have been cleared meanwhile.
  if (signal?.aborted) {
    transport.close();
    return () => undefined;
  }
  const unmount = mountReview(el, model, transport);
  return () => {
    unmount();
    // What was said last is on its way when the line is closed.
    setTimeout(() => transport.close(), 0);
  };
}

/** Puts a review into a cell; returns how to take it away. */
function mountReview(el: HTMLElement, model: ViewerModel, transport: Transport): () => void {
  const frame = addFrame(el, model);
  const root = document.createElement("div");
  root.className = "exact-nb exact-annotator exact-review";
  frame.element.append(root);

  const keys = trait<WireSettings>(model, "keymap", {});
  const keyboard = new Keyboard(new Bindings(keys.value));
  const tiles = new HeldTiles(transport);
  const session = new ReviewSession(transport);
  const book = model.get("adjudicate") ? new SaidBook(transport, session) : null;
  const fixing = signal<Fixing | null>(null);
  const picture = new ReviewPicture({ session, tiles, keyboard, fixing, whole: root });
  keyboard.listen(root, "annotator");
  const help = signal(false);
  const toggle = () => {
    help.value = !help.peek();
  };
  const acts = actsOf(session, picture, fixing);
  const alive = () => session.watch.alive();
  for (const event of ["pointermove", "keydown", "wheel"]) root.addEventListener(event, alive);
  const gone = () => session.leave();
  globalThis.addEventListener("pagehide", gone);
  const leaving = [
    tellEditions(model),
    watchTheme(root),
    keepFocus(root, picture.slide.root),
    () => globalThis.removeEventListener("pagehide", gone),
    keyboard.on(reviewActions({ session, picture, fixing, acts, help: toggle })),
    effect(() => {
      // The item that was being corrected is not shown any more, or is another one now.
      const shown = session.trail.current.value?.item;
      const open = fixing.peek();
      if (open && open.item !== shown) acts.endFix();
    }),
    effect(() =>
      draw(
        <KeyboardContext.Provider value={keyboard}>
          <ReviewView
            session={session}
            picture={picture}
            tiles={tiles}
            fixing={fixing.value}
            acts={acts}
            help={{ shown: help.value, toggle }}
            book={book}
          />
        </KeyboardContext.Provider>,
        root,
      ),
    ),
    tellTests({ session, picture, transport, el }),
  ];
  return () => {
    session.leave();
    for (const leave of leaving) leave();
    acts.endFix();
    draw(null, root);
    book?.close();
    session.close();
    picture.close();
    tiles.clear();
    keys.close();
    frame.close();
  };
}

function actsOf(
  session: ReviewSession,
  picture: ReviewPicture,
  fixing: { value: Fixing | null; peek(): Fixing | null },
): Acts {
  const endFix = () => {
    const open = fixing.peek();
    fixing.value = null;
    open?.close();
    return open !== null;
  };
  return {
    endFix,
    approve() {
      const open = fixing.peek();
      if (open === null) return session.approve();
      const changes = open.changes();
      endFix();
      if (changes) session.fix(changes.shape, changes.type);
      return true;
    },
    beginFix() {
      const item = picture.shown.peek();
      if (item === null || fixing.peek() !== null) return false;
      if (item.unfixable !== null) {
        session.notify(`this one cannot be corrected here: ${item.unfixable}`);
        return true;
      }
      session.cancel();
      picture.reframe();
      fixing.value = new Fixing(item, picture.slide, session.state.peek()?.types ?? []);
      return true;
    },
    undo() {
      const open = fixing.peek();
      if (open === null) return session.undo();
      return open.undo() || endFix();
    },
  };
}

interface DebugHandle {
  session: ReviewSession;
  picture: ReviewPicture;
  transport: Transport;
  el: HTMLElement;
}

/** Tells tests in a browser of a review, where one has asked for it by an array. */
function tellTests({ session, picture, transport, el }: DebugHandle): () => void {
  const list = (globalThis as { __exactNbDebug?: unknown }).__exactNbDebug;
  if (!Array.isArray(list)) return () => undefined;
  const handle = { slideMap: picture.slide, transport, el, review: { session, picture } };
  list.push(handle);
  return () => {
    list.splice(list.indexOf(handle), 1);
  };
}

export default { render };
