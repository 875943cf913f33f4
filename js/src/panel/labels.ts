/** What the host's own controls lack: names for those who hear the page, states that are told. */

const SWATCH = ".widget-colorpicker input[type=color]";

/** Gives names to controls that have none. */
export function nameControls(root: HTMLElement): void {
  for (const swatch of root.querySelectorAll<HTMLInputElement>(SWATCH)) {
    const name = swatch.closest(".widget-colorpicker")?.querySelector("label")?.textContent ?? "";
    setName(swatch, `${name || "Colour"}, picked`);
  }
  for (const box of root.querySelectorAll<HTMLElement>("[role=progressbar], .progress")) {
    setName(box, "Progress");
  }
}

function setName(element: HTMLElement, name: string): void {
  if (element.getAttribute("aria-label") !== name) element.setAttribute("aria-label", name);
}
