/** What a gallery says to those who do not see it: a list with one option, the current item. */

import { follow, type GalleryModel } from "./model";

let made = 0;

/** Gives the box its role, its name and the current item; returns how to stop. */
export function tellOf(box: HTMLElement, el: HTMLElement, model: GalleryModel): () => void {
  const option = document.createElement("div");
  made += 1;
  option.id = `exact-nb-gallery-${made}`;
  option.role = "option";
  const news = document.createElement("div");
  news.role = "status";
  for (const one of [option, news]) one.className = "exact-nb-gallery-heard";
  el.append(option, news);
  // Both stand where one is: a browser scrolls to what a reader of the screen looks at.
  box.tabIndex = 0;
  box.role = "listbox";
  box.ariaMultiSelectable = "true";
  box.dataset.lmSuppressShortcuts = "true";
  return follow(model, ["label", "said", "current"], () => {
    box.ariaLabel = model.get("label");
    if (news.textContent !== model.get("said")) news.textContent = model.get("said");
    const { index, count = 0, chosen = false, text = "" } = model.get("current");
    option.hidden = index === undefined;
    if (index === undefined) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    option.ariaPosInSet = String(index + 1);
    option.ariaSetSize = String(count);
    option.ariaSelected = String(chosen);
    option.textContent = text;
    box.setAttribute("aria-activedescendant", option.id);
  });
}
