/** A pressed button leaves the focus with the picture, so that its keys work on; a dialog does not. */
export function keepFocus(root: HTMLElement, picture: HTMLElement): () => void {
  const pressed = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.target.closest("button") === null) return;
    if (event.target.closest("[role=dialog]") !== null) return;
    event.preventDefault();
    picture.focus({ preventScroll: true });
  };
  root.addEventListener("mousedown", pressed);
  return () => root.removeEventListener("mousedown", pressed);
}
