/** The annotator: picture, tools, palette and the images of a set, in a cell. */

import { effect, signal, untracked } from "@preact/signals";
import { render } from "preact";
import "./styles/annotator.css";
import "./styles/bars.css";
import "./styles/messages.css";
import "./styles/side-panel.css";
import "./styles/palette.css";
import "./styles/filter.css";
import "./styles/lists.css";
import "./styles/help.css";
import "./styles/strips.css";
import "./styles/frames.css";
import "./styles/channels.css";
import "./styles/history.css";
import "./styles/returned.css";
import "./styles/screening.css";
import { FrameState } from "./frames/frame-state";
import { stepByWheel } from "./frames/wheel";
import { historyActions } from "./history/history-keys";
import { HistoryState } from "./history/history-state";
import { showCompared } from "./history/outlines";
import { Bindings } from "./keys/bindings";
import { KeyboardContext } from "./keys/context";
import { keepFocus } from "./keys/keep-focus";
import { Keyboard } from "./keys/keyboard";
import type { WireSettings } from "./keys/settings";
import { commonActions, gestureActions, ownKeys } from "./panels/annotator-keys";
import { AnnotatorView } from "./panels/annotator-view";
import { addKeyCursor } from "./panels/key-cursor";
import { selectedSpans } from "./panels/selected-spans";
import { Session } from "./panels/session";
import { Stage } from "./panels/stage";
import { Thumbnails } from "./panels/thumbnails";
import { trait } from "./panels/traits";
import { volumeShapes } from "./panels/volume-shapes";
import { returnedActions } from "./returned/returned-keys";
import { ReturnedState } from "./returned/returned-state";
import { addScreening } from "./screening/mount";
import type { Wish } from "./screening/screening";
import { watchTheme } from "./theme";
import type { Transport, ViewerModel } from "./transport/transport";
import { syncChannels } from "./viewer/channel-sync";
import { followFlights } from "./viewer/flight";
import { addFrame } from "./viewer/frame";
import { applyView, syncView } from "./viewer/model-sync";
import { SlideMap } from "./viewer/slide-map";
import { Information } from "./volume/information";
import { addPanes } from "./volume/panes";
import { PlaneHost } from "./volume/plane-host";
import { planeActions } from "./volume/plane-keys";
import { isPlane } from "./volume/planes";
import { pointerWords } from "./volume/readout";

export interface AnnotatorMount {
  el: HTMLElement;
  model: ViewerModel;
  transport: Transport;
}

/** Puts an annotator into a cell; returns how to take it away. */
export function mountAnnotator({ el, model, transport }: AnnotatorMount): () => void {
  const frame = addFrame(el, model);
  const root = document.createElement("div");
  root.className = "exact-nb exact-annotator";
  frame.element.append(root);
  const picture = document.createElement("div");
  picture.className = "exact-picture";

  const session = new Session(model, transport);
  const keys = trait<WireSettings>(model, "keymap", {});
  const keyboard = new Keyboard(new Bindings(keys.value));
  const planes = new PlaneHost(session.volumes, session.planes);
  const slide = new SlideMap(picture, transport, {
    planes,
    place: (at) => placeUnder(session, at),
    keyboard,
    buttons: false,
    doubleClickZoom: false,
    fullScreenElement: root,
    tellsConnection: false,
  });
  const stage = new Stage(session, slide);
  const [pointer, stopCursor] = addKeyCursor(session, stage);
  const thumbnails = new Thumbnails(transport);
  const frames = new FrameState({
    transport,
    image: session.shown,
    z: session.z,
    t: session.t,
    turning: slide.turning,
    spans: selectedSpans(session),
    painted: (plane) => session.editor.value?.masks.slices(plane) ?? [],
  });
  const history = new HistoryState(session);
  const returned = new ReturnedState(session, model);
  const wish = trait<Wish>(model, "screening", {});
  const [screening, stopScreening] = addScreening(session, slide, wish.value);
  keyboard.listen(root, "annotator");
  const help = signal(false);
  const toggle = () => {
    help.value = !help.peek();
  };
  const leaving = [
    watchTheme(root),
    keepFocus(root, slide.root),
    syncView(slide, model),
    syncChannels(slide, model),
    placeOnce(slide, model),
    followFlights(slide, model),
    stopCursor,
    stopScreening,
    addPanes({
      slide,
      planes,
      picture,
      transport,
      position: session.position,
      shapes: volumeShapes(session),
      more: (pane, where) => stage.masks.addTo(pane, where),
      free: () => isFree(session, stage),
      information: (element) => {
        render(<Information planes={planes} position={session.position} />, element);
        return () => render(null, element);
      },
    }),
    stepByWheel(slide.root, frames),
    keyboard.on(commonActions(session, stage, toggle)),
    keyboard.on(gestureActions(stage, pointer)),
    keyboard.on(planeActions(session.planes)),
    keyboard.on(historyActions(history, root)),
    keyboard.on(returnedActions(returned)),
    showCompared(slide, history),
    effect(() => {
      keyboard.own.value = ownKeys(session);
    }),
    effect(() =>
      render(
        <KeyboardContext.Provider value={keyboard}>
          <AnnotatorView
            session={session}
            stage={stage}
            slide={slide}
            thumbnails={thumbnails}
            frames={frames}
            screening={screening}
            picture={picture}
            planes={planes}
            history={history}
            returned={returned}
            help={{ shown: help.value, toggle }}
          />
        </KeyboardContext.Provider>,
        root,
      ),
    ),
    tellTests(session, slide, el),
  ];
  return () => {
    for (const leave of leaving) leave();
    render(null, root);
    frames.close();
    history.close();
    returned.close();
    stage.close();
    session.close();
    thumbnails.close();
    keys.close();
    wish.close();
    slide.close();
    frame.close();
  };
}

/** Whether a click on a plane moves the crosshair, and a double click enlarges the plane. */
function isFree({ inHand }: Session, stage: Stage): boolean {
  const { name, pans } = inHand.peek();
  return (name === "select" || pans) && !stage.controller.begun.peek();
}

/** The voxel under the pointer; null where the image is no volume. */
function placeUnder({ volumes, position }: Session, at: [number, number]): string | null {
  const volume = volumes.open.value;
  const { plane, slice, t } = position.value;
  if (volume === null || !isPlane(plane)) return null;
  void volume.told.value;
  return pointerWords(volume, { plane, slice, t }, at);
}

/** The first image opens where the model says. */
function placeOnce(slide: SlideMap, model: ViewerModel): () => void {
  let placed = false;
  return effect(() => {
    if (slide.image.value === null || placed) return;
    placed = true;
    untracked(() => applyView(slide, model));
  });
}

/** Tells tests in a browser of an annotator, where one has asked for it by an array. */
function tellTests(session: Session, slide: SlideMap, el: HTMLElement): () => void {
  const list = (globalThis as { __exactNbDebug?: unknown }).__exactNbDebug;
  if (!Array.isArray(list)) return () => undefined;
  const handle = {
    slideMap: slide,
    transport: session.transport,
    el,
    annotator: {
      session,
      slideMap: slide,
      get store() {
        return session.editor.peek()?.store;
      },
      get outbox() {
        return session.editor.peek()?.outbox;
      },
    },
  };
  list.push(handle);
  return () => {
    list.splice(list.indexOf(handle), 1);
  };
}
