/** The focus stays where it was when the list around it is written anew. */

interface Place {
  act: string;
  of: string;
  value: string;
}

export class FocusKeeper {
  #last: Place | null = null;
  #element: Element | null = null;

  constructor(private readonly root: HTMLElement) {}

  /** Remembers what has the focus; for `focusin`. */
  readonly came = (event: FocusEvent): void => {
    const target = event.target as HTMLElement;
    const { act, of = "", value = "" } = target.dataset;
    this.#element = target;
    this.#last = act === undefined ? null : { act, of, value };
  };

  /** Gives the focus back to what stands where the focused element was taken away. */
  look(): void {
    const lost = this.#element !== null && !this.#element.isConnected;
    if (!lost || this.#last === null || document.activeElement !== document.body) return;
    const { act, of, value } = this.#last;
    const alike = [...this.root.querySelectorAll<HTMLElement>("[data-act]")].filter(
      ({ dataset }) => dataset.act === act && (dataset.of ?? "") === of,
    );
    const same = alike.find(({ dataset }) => (dataset.value ?? "") === value);
    (same ?? alike[0])?.focus({ preventScroll: true });
  }
}
