/** What came back to the author: which item is next, and what is known of each in words. */

import { timeWords } from "../history/history";
import type { ReturnedItem } from "../protocol/author";

/** The item that lies so many places after another; from none, or from one that is gone, the first. */
export function stepped(
  items: readonly ReturnedItem[],
  from: string | null,
  by: 1 | -1,
): ReturnedItem | null {
  const count = items.length;
  if (count === 0) return null;
  const at = items.findIndex(({ uuid }) => uuid === from);
  if (at < 0) return (by > 0 ? items[0] : items.at(-1)) ?? null;
  return items[(at + by + count) % count] ?? null;
}

/** The items that wait for the author: not those that are with the verifiers again. */
export function waiting(items: readonly ReturnedItem[]): ReturnedItem[] {
  return items.filter(({ disputed }) => !disputed);
}

/** The item to go to after one that was dealt with: what stood after it and waits, else the first. */
export function following(
  before: readonly ReturnedItem[],
  now: readonly ReturnedItem[],
  from: string | null,
): ReturnedItem | null {
  const at = before.findIndex(({ uuid }) => uuid === from);
  const left = new Map(waiting(now).map((item) => [item.uuid, item]));
  left.delete(from ?? "");
  const order = [...before.slice(at + 1), ...before.slice(0, Math.max(0, at))];
  const next = order.find(({ uuid }) => left.has(uuid));
  const [first = null] = left.values();
  return next === undefined ? first : (left.get(next.uuid) ?? null);
}

/** Who rejected it and when; the name stays out where it is hidden. */
export function sourceWords({ verifier, at }: ReturnedItem, now?: Date): string {
  const time = timeWords(at, now);
  return verifier === "" ? time : `${verifier}, ${time}`;
}

/** Everything a row says, for who hears it. */
export function itemWords(item: ReturnedItem, type: string, image: string): string {
  const disputed = item.disputed ? ", disputed" : "";
  const comment = item.comment === "" ? "" : `: ${item.comment}`;
  return `${type} on ${image}, ${item.reason}${comment}${disputed}`;
}

/** Context around an item, as a share of its longer side. */
const MARGIN = 1;
/** Pixels of level 0 that are shown at least: a point has no size to fit. */
const LEAST = 64;

type Box = [number, number, number, number];

/** An item with its surroundings, as `widgets/flight.py` frames it; null for the whole image. */
export function framed({ bounds }: Pick<ReturnedItem, "bounds">): Box | null {
  if (bounds === null) return null;
  const [x0, y0, x1, y1] = bounds;
  const extra = 2 * MARGIN * Math.max(x1 - x0, y1 - y0);
  const wide = Math.max(x1 - x0 + extra, LEAST) / 2;
  const high = Math.max(y1 - y0 + extra, LEAST) / 2;
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [x - wide, y - high, x + wide, y + high];
}
