/** Key presses as a browser makes them. */

export function press(key: string, init: KeyboardEventInit = {}, on: HTMLElement): KeyboardEvent {
  const event = new KeyboardEvent("keydown", {
    key,
    code: key,
    bubbles: true,
    cancelable: true,
    composed: true,
    ...init,
  });
  on.dispatchEvent(event);
  return event;
}

export function release(key: string, on: HTMLElement): void {
  on.dispatchEvent(new KeyboardEvent("keyup", { key, code: key, bubbles: true }));
}
