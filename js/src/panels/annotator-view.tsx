/** How the annotator is laid out. */

import { useEffect, useRef, useState } from "preact/hooks";
import { FrameBar } from "../frames/frame-bar";
import type { FrameState } from "../frames/frame-state";
import { HistoryPanel } from "../history/history-panel";
import type { HistoryState } from "../history/history-state";
import { ReturnedPanel } from "../returned/returned-panel";
import type { ReturnedState } from "../returned/returned-state";
import { ChannelPanel } from "../samples/channel-panel";
import type { Screening } from "../screening/screening";
import { ScreeningBar } from "../screening/screening-bar";
import { ScreeningMap } from "../screening/screening-map";
import type { SlideMap } from "../viewer/slide-map";
import { Contrast } from "../volume/contrast";
import { PlaneBar } from "../volume/plane-bar";
import type { PlaneHost } from "../volume/plane-host";
import { typeTitles } from "./annotator-keys";
import { Empty, NoTypes } from "./empty";
import { FilterPanel } from "./filter-panel";
import { Help } from "./help";
import { ImageList } from "./image-list";
import { Issues } from "./issues";
import { type Layout, layoutOf } from "./layout";
import { Palette } from "./palette";
import { SelectionBar } from "./selection-bar";
import type { Session } from "./session";
import { ShapeList } from "./shape-list";
import type { Stage } from "./stage";
import { StatusLine } from "./status-line";
import type { Thumbnails } from "./thumbnails";
import { ToolBar } from "./tool-bar";
import { ToolOptions } from "./tool-options";
import { ShapeTooltip } from "./tooltip";
import { TopBar } from "./top-bar";

export interface AnnotatorViewProps {
  session: Session;
  stage: Stage;
  slide: SlideMap;
  thumbnails: Thumbnails;
  frames: FrameState;
  screening: Screening;
  /** Holds the map; it lives longer than any rendering. */
  picture: HTMLElement;
  planes: PlaneHost;
  history: HistoryState;
  returned: ReturnedState;
  help: { shown: boolean; toggle: () => void };
}

export function AnnotatorView(props: AnnotatorViewProps) {
  const { session, stage, slide, thumbnails, frames, screening, picture, planes, help } = props;
  const { history, returned } = props;
  const root = useRef<HTMLDivElement>(null);
  const layout = useLayout(root);
  const [unfolded, setUnfolded] = useState(false);
  const shown = layout === "wide" || unfolded;
  return (
    <div class="exact-annotator-grid" ref={root} data-layout={layout} data-unfolded={unfolded}>
      <TopBar
        session={session}
        begun={stage.controller.begun.value}
        onUndo={() => stage.undo()}
        onRedo={() => stage.redo()}
        onHelp={help.toggle}
        helpShown={help.shown}
        onPanel={layout === "wide" ? null : () => setUnfolded(!unfolded)}
        panelShown={shown}
      />
      <ToolBar session={session} slide={slide} />
      <div class="exact-stage">
        <Slot element={picture} />
        <PlaneBar planes={planes} position={session.position} frames={frames} />
        <Empty session={session} />
        <div class="exact-strips">
          <SelectionBar session={session} stage={stage} />
          <ToolOptions session={session} />
        </div>
        <ShapeTooltip session={session} stage={stage} />
        <Issues session={session} />
        {help.shown && <Help titles={typeTitles(session)} onClose={help.toggle} />}
      </div>
      {(layout !== "button" || unfolded) && (
        <aside class="exact-side" aria-label="Labels and images" data-exact="side-panel">
          {layout === "wide" && <ScreeningMap screening={screening} slide={slide} />}
          <ReturnedPanel session={session} returned={returned} />
          <Labels session={session} />
          <ChannelPanel slide={slide} transport={session.transport} position={frames} />
          <Contrast planes={planes} transport={session.transport} position={session.position} />
          <FilterPanel session={session} />
          <ShapeList session={session} stage={stage} />
          <HistoryPanel session={session} history={history} />
          <ImageList session={session} thumbnails={thumbnails} />
        </aside>
      )}
      <div class="exact-under">
        <ScreeningBar screening={screening} slide={slide} />
        <FrameBar frames={frames} />
      </div>
      <StatusLine session={session} slide={slide} />
    </div>
  );
}

function Labels({ session }: { session: Session }) {
  const view = session.view.value;
  return view && view.types.length === 0 ? <NoTypes /> : <Palette session={session} />;
}

/** Puts an element made elsewhere where it belongs. */
function Slot({ element }: { element: HTMLElement }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.append(element), [element]);
  return <div class="exact-slot" ref={place} />;
}

function useLayout(root: { current: HTMLElement | null }): Layout {
  const [layout, setLayout] = useState<Layout>("wide");
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setLayout(layoutOf(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [root]);
  return layout;
}
