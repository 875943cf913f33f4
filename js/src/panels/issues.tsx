/** Changes the store refused, with what can be done about each. Nothing is dropped unasked. */

import type { Editor } from "../annotations/editor";
import type { Entry } from "../annotations/outbox-entry";
import { Icon } from "./controls";
import type { Session } from "./session";

const SHOWN = 3;

export function Issues({ session }: { session: Session }) {
  const editor = session.editor.value;
  const stuck = editor?.outgoing.value.stuck ?? [];
  return (
    <div class="exact-issues" role="alert" aria-live="assertive" data-exact="issues">
      {editor &&
        stuck
          .slice(0, SHOWN)
          .map((entry) => (
            <Issue key={entry.operation} session={session} editor={editor} entry={entry} />
          ))}
      {stuck.length > SHOWN && <p class="exact-issue">and {stuck.length - SHOWN} more</p>}
    </div>
  );
}

interface IssueProps {
  session: Session;
  editor: Editor;
  entry: Entry;
}

function Issue({ session, editor, entry }: IssueProps) {
  const conflict = entry.state === "conflict";
  return (
    <div class="exact-issue" data-exact="issue" data-state={entry.state}>
      <Icon name="warning" />
      <span class="exact-grow">{issueWords(entry, imageName(session, entry.image))}</span>
      {conflict ? (
        <>
          <Choice mark="take-theirs" press={() => editor.discard(entry)} label="Take theirs" />
          <Choice mark="keep-mine" press={() => editor.keepMine(entry)} label="Keep mine" />
        </>
      ) : (
        <>
          <Choice mark="retry" press={() => editor.retry(entry)} label="Retry" />
          <Choice mark="discard" press={() => editor.discard(entry)} label="Discard" />
        </>
      )}
    </div>
  );
}

function Choice({ mark, press, label }: { mark: string; press: () => void; label: string }) {
  return (
    <button type="button" class="exact-button exact-choice" data-exact={mark} onClick={press}>
      {label}
    </button>
  );
}

function imageName(session: Session, image: number): string {
  if (session.image.value === image) return "";
  const name = session.view.value?.images.find(({ id }) => id === image)?.name;
  return name ? ` on ${name}` : "";
}

export function issueWords(entry: Entry, where: string): string {
  const reason = entry.reason ?? "the kernel gave no reason";
  const what = whatWords(entry);
  if (entry.state !== "conflict") return `${what}${where} not saved: ${reason}`;
  const theirs = entry.current?.deleted ? "deleted" : "changed";
  return `${what}${where} not saved: somebody else has ${theirs} the annotation meanwhile`;
}

function whatWords({ kind, changes }: Entry): string {
  if (kind !== "edit") return kind === "undo" ? "Undo" : "Redo";
  const [change, ...others] = changes;
  if (change === undefined) return "Change";
  const number = others.length > 0 ? ` of ${others.length + 1} annotations` : "";
  if (change.before === null) return `New annotation${number}`;
  return change.after === null ? `Deletion${number}` : `Change${number}`;
}
