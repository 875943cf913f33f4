/** What a person does to move the page by themselves. */
const MOVES = ["wheel", "pointerdown", "keydown"] as const;

/**
 * Scroll to what was just opened, and again when it grows: a viewer is drawn some time after it
 * was asked for, and has no height before. Ends with the next thing a person does.
 *
 * @returns Ends it sooner.
 */
export function bringIntoView(opened: Element): () => void {
  const left = new AbortController();
  const scroll = () => opened.scrollIntoView({ block: "nearest" });
  const sizes = new ResizeObserver(scroll);
  sizes.observe(opened);
  left.signal.addEventListener("abort", () => sizes.disconnect());
  for (const move of MOVES) {
    document.addEventListener(move, () => left.abort(), { capture: true, signal: left.signal });
  }
  scroll();
  return () => left.abort();
}
