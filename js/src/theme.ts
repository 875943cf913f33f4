/** Light or dark, as the host is; the colours are in `styles/base.css`. */

/** Whether the page around is dark. JupyterLab says so, of others the background is looked at. */
export function isDark(): boolean {
  const told = document.body.dataset.jpThemeLight;
  if (told !== undefined) return told === "false";
  if (document.body.classList.contains("vscode-dark")) return true;
  const [red, green, blue, alpha = 1] = numbers(getComputedStyle(document.body).backgroundColor);
  if (red === undefined || green === undefined || blue === undefined || alpha === 0) {
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** Keeps `data-theme` of an element ("light", "dark") in step with the page; returns how to stop. */
export function watchTheme(element: HTMLElement): () => void {
  const update = () => {
    element.dataset.theme = isDark() ? "dark" : "light";
  };
  const observer = new MutationObserver(update);
  observer.observe(document.body, {
    attributeFilter: ["class", "style", "data-jp-theme-light", "data-jp-theme-name"],
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", update);
  update();
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", update);
  };
}

function numbers(color: string): number[] {
  return (color.match(/[\d.]+/g) ?? []).map(Number);
}
