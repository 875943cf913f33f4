/** A handle for tests in a browser: they wait for states instead of looking at pixels. */

import type { Transport } from "../transport/transport";
import type { SlideMap } from "./slide-map";

export interface DebugHandle {
  slideMap: SlideMap;
  transport: Transport;
  el: HTMLElement;
}

/** Tells tests of a viewer, where a test has asked for it by an array of this name. */
export function tellTests(handle: DebugHandle): void {
  const list = (globalThis as { __exactNbDebug?: unknown }).__exactNbDebug;
  if (Array.isArray(list)) list.push(handle);
}
