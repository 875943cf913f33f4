/** The parts of the annotator one after the other, for who goes there by keys. */

const PARTS = [
  ".exact-slide",
  ".exact-tool-bar",
  ".exact-strip",
  ".exact-top-bar",
  ".exact-plane-bar",
  "[data-exact=returned-panel]",
  "[data-exact=palette]",
  "[data-exact=filter-panel]",
  "[data-exact=shape-list]",
  "[data-exact=history-panel]",
  "[data-exact=image-list]",
];
const FOCUSABLE = "button, select, input, summary, [tabindex]";

/** Focuses the first place of the next part, or of the one before. */
export function goToPart(root: Element | null, by: 1 | -1): void {
  if (root === null) return;
  const parts = PARTS.flatMap((part) => [...root.querySelectorAll<HTMLElement>(part)]);
  const { activeElement } = root.getRootNode() as Document | ShadowRoot;
  const here = parts.findIndex((part) => part.contains(activeElement));
  const from = here < 0 && by < 0 ? 0 : here;
  for (let step = 1; step <= parts.length; step++) {
    const part = parts[(from + by * step + 2 * parts.length) % parts.length];
    const place = part && firstPlace(part);
    if (place && place !== activeElement) {
      place.focus();
      return;
    }
  }
}

function firstPlace(part: HTMLElement): HTMLElement | undefined {
  const places = [part, ...part.querySelectorAll<HTMLElement>(FOCUSABLE)];
  return places.find(
    (place) => place.tabIndex >= 0 && place.matches(FOCUSABLE) && isVisible(place),
  );
}

function isVisible(place: HTMLElement): boolean {
  return place.checkVisibility?.() ?? true;
}
