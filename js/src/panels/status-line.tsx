/** The lowest line: connection, what is shown of what there is, what the last gesture came to. */

import type { Outgoing } from "../annotations/editor";
import type { LoadState } from "../annotations/loader";
import { valueWords } from "../samples/value-words";
import { GONE } from "../transport/errors";
import type { ConnectionState } from "../transport/transport";
import type { SlideMap } from "../viewer/slide-map";
import { plural } from "./controls";
import type { Session } from "./session";
import { stepWords } from "./step-words";

export function StatusLine({ session, slide }: { session: Session; slide: SlideMap }) {
  const editor = session.editor.value;
  const outgoing = editor?.outgoing.value ?? null;
  const connection = connectionWords(session.transport.state.value, outgoing);
  const loading = editor ? loadWords(editor.loading.value) : null;
  const building = session.building.value;
  return (
    <div class="exact-status-line" data-exact="status-line">
      {connection && (
        <span class="exact-status-warning" role="status" data-exact="connection">
          {connection}
        </span>
      )}
      {session.refused.value && (
        <span class="exact-status-warning" role="status" data-exact="refused">
          {session.refused.value}
        </span>
      )}
      {session.told.value && (
        <span role="status" data-exact="told">
          {session.told.value}
        </span>
      )}
      <LastStep session={session} />
      {building !== null && <span>building overview, {Math.round(building * 100)} %</span>}
      {loading && <span data-exact="load-state">{loading}</span>}
      {outgoing?.trouble && <span data-exact="storage">{outgoing.trouble}</span>}
      <span class="exact-grow" />
      <Value slide={slide} />
      <ReadOnly session={session} />
      <span class="exact-hint" data-exact="hint">
        {hint(session)}
      </span>
    </div>
  );
}

/** The file's own value under the pointer. */
function Value({ slide }: { slide: SlideMap }) {
  void slide.drawn.value;
  const [image, at, looks] = [slide.image.value, slide.cursor.value, slide.channels.value];
  if (image === null || at === null || !image.raw || slide.turning.value) return null;
  return <span data-exact="value">{valueWords(slide.samplesAt(at), image, looks)}</span>;
}

function LastStep({ session }: { session: Session }) {
  const step = session.editor.value?.lastStep.value;
  if (!step) return null;
  const images = session.view.value?.images ?? [];
  const words = stepWords(step, (image) => images.find(({ id }) => id === image)?.name);
  const quiet = step.refused === null;
  return (
    <span class={quiet ? "" : "exact-status-warning"} role="status" data-exact="last-step">
      {words}
    </span>
  );
}

function ReadOnly({ session }: { session: Session }) {
  const readOnly = session.view.value && session.readOnly.value;
  if (!readOnly) return null;
  return (
    <span class="exact-status-warning" data-exact="read-only">
      {readOnly}
    </span>
  );
}

/** What the connection means for the work, null while all is well. */
export function connectionWords(state: ConnectionState, outgoing: Outgoing | null): string | null {
  const kept = outgoing ? outgoing.waiting + outgoing.stuck.length : 0;
  if (state === "busy") return "kernel busy — your changes are kept";
  if (state !== "gone") return null;
  if (kept === 0) return GONE;
  const are = kept === 1 ? "is" : "are";
  return `${GONE}; ${plural(kept, "change")} ${are} kept in this page`;
}

/** What there is to say about reading the annotations; silent when all is well. */
export function loadWords(load: LoadState): string | null {
  if (load.phase === "loading") return "loading annotations…";
  if (load.phase === "failed") return `annotations not loaded: ${load.reason ?? ""}`;
  if (load.leftOut > 0) return `${plural(load.leftOut, "large shape")} more here — zoom in`;
  return null;
}

function hint(session: Session): string {
  const tool = session.inHand.value;
  if (session.shown.value === null) return "";
  if ((tool.draws || tool.edits) && session.readOnly.value !== null) return "";
  const chosen = session.view.value?.types.find(({ id }) => id === session.type.value);
  const type = tool.draws === undefined ? chosen : session.drawn.value;
  const said = type?.shape === "segmentation" ? (tool.voxelHint ?? tool.hint) : tool.hint;
  if (tool.draws === undefined) return said;
  return type ? `${type.name}: ${said}` : "";
}
