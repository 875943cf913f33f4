/** One line: where we are, the way to the neighbours, undo, how saving stands. */

import { useKeyboard } from "../keys/context";
import { IconButton, ToolStrip } from "./controls";
import { saveWords } from "./save-state";
import type { Session } from "./session";

export interface TopBarProps {
  session: Session;
  /** Whether a gesture is under way, whose steps can be taken back. */
  begun: boolean;
  onUndo: () => void;
  onRedo: () => void;
  onHelp: () => void;
  helpShown: boolean;
  /** Opens and closes the side panel where it does not fit. */
  onPanel: (() => void) | null;
  panelShown: boolean;
}

export function TopBar(props: TopBarProps) {
  const { session, begun, onUndo, onRedo, onHelp, helpShown, onPanel, panelShown } = props;
  const keyboard = useKeyboard();
  const depth = session.editor.value?.depth.value ?? { undo: 0, redo: 0 };
  const none = (what: string, number: number) => (number > 0 ? null : `nothing to ${what}`);
  return (
    <ToolStrip class="exact-top-bar" label="Image and changes" mark="top-bar">
      <Title session={session} />
      <Pager session={session} />
      <span class="exact-grow" />
      <IconButton
        icon="undo"
        title={keyboard.titled("Undo", "edit.undo")}
        mark="undo"
        disabled={begun ? null : none("undo", depth.undo)}
        onPress={onUndo}
      />
      <IconButton
        icon="redo"
        title={keyboard.titled("Redo", "edit.redo")}
        mark="redo"
        disabled={begun ? null : none("redo", depth.redo)}
        onPress={onRedo}
      />
      <SaveState session={session} />
      <IconButton
        icon="help"
        title={keyboard.titled("Keys", "view.help")}
        mark="help"
        pressed={helpShown}
        onPress={onHelp}
      />
      {onPanel && (
        <IconButton
          icon="list"
          title="Labels and images"
          mark="panel-button"
          pressed={panelShown}
          onPress={onPanel}
        />
      )}
    </ToolStrip>
  );
}

function Title({ session }: { session: Session }) {
  const view = session.view.value;
  const entry = view?.images.find(({ id }) => id === session.image.value);
  const name = session.shown.value?.name ?? entry?.name ?? "";
  const full = [view?.imageset, name].filter(Boolean).join(" / ");
  return (
    <span class="exact-title" title={full} data-exact="title">
      {view?.imageset && (
        <span class="exact-title-set">
          {view.imageset}
          {name && " / "}
        </span>
      )}
      {name}
    </span>
  );
}

function Pager({ session }: { session: Session }) {
  const keyboard = useKeyboard();
  const images = session.view.value?.images ?? [];
  if (images.length < 2) return null;
  const at = images.findIndex(({ id }) => id === session.image.value);
  return (
    <span class="exact-pager">
      <IconButton
        icon="previous"
        title={keyboard.titled("Previous image", "image.previous")}
        mark="previous-image"
        disabled={at > 0 ? null : "this is the first"}
        onPress={() => session.turn(-1)}
      />
      <span data-exact="image-place">
        {at + 1} / {images.length}
      </span>
      <IconButton
        icon="next"
        title={keyboard.titled("Next image", "image.next")}
        mark="next-image"
        disabled={at < images.length - 1 ? null : "this is the last"}
        onPress={() => session.turn(1)}
      />
    </span>
  );
}

function SaveState({ session }: { session: Session }) {
  const editor = session.editor.value;
  if (editor === null) return null;
  const { kind, text } = saveWords(editor.outgoing.value);
  if (kind === "failed") {
    return (
      <button
        type="button"
        class="exact-save-state exact-button"
        data-exact="save-state"
        data-state={kind}
        onClick={() => editor.retryAll()}
      >
        {text}
      </button>
    );
  }
  return (
    <span class="exact-save-state" data-exact="save-state" data-state={kind}>
      {text}
    </span>
  );
}
