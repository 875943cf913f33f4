/** What stands in the place of a picture, and what to do about it. */

import type { Session } from "./session";

export const NO_IMAGE = 'imageset.add_images("slides/*.svs")';
/** In lines that fit the side panel. */
export const NO_TYPE = `types = [
  exact_nb.AnnotationType(
    "Mitotic figure")]
product = ws.product(
  "Mitosis", types=types)
imageset.add_products(
  [product])`;

interface Notice {
  kind: "error" | "empty" | "loading";
  title: string;
  text?: string;
  code?: string;
  retry?: () => void;
}

/** What to say, null while there is a picture to look at. */
export function noticeOf(session: Session): Notice | null {
  const error = session.viewError.value;
  if (error !== null) {
    const retry = () => void session.open();
    return { kind: "error", title: "The annotator could not be opened", text: error, retry };
  }
  const view = session.view.value;
  if (view === null) return { kind: "loading", title: "Opening…" };
  if (view.images.length === 0) {
    const title = view.imageset ? `${view.imageset} has no images yet` : "No image set";
    return { kind: "empty", title, text: "Add some in a cell:", code: NO_IMAGE };
  }
  const broken = session.imageError.value;
  if (broken !== null) {
    const retry = () => session.reopen();
    return { kind: "error", title: "The image could not be opened", text: broken, retry };
  }
  return session.shown.value === null ? { kind: "loading", title: "Opening the image…" } : null;
}

export function Empty({ session }: { session: Session }) {
  const notice = noticeOf(session);
  if (notice === null) return null;
  const { kind, title, text, code, retry } = notice;
  return (
    <div
      class="exact-empty"
      role={kind === "error" ? "alert" : "status"}
      data-exact="empty"
      data-kind={kind}
    >
      <p class="exact-empty-title">{title}</p>
      {text && <p>{text}</p>}
      {code && <code>{code}</code>}
      {retry && (
        <button type="button" class="exact-button exact-choice" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** The palette of a set without types. */
export function NoTypes() {
  return (
    <div class="exact-no-types" data-exact="no-types">
      <p>Nothing to draw yet. Make a product with types and add it to the set, in a cell:</p>
      <code>{NO_TYPE}</code>
    </div>
  );
}
