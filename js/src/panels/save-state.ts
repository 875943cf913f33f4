/** How saving stands, in a few words. */

import type { Outgoing } from "../annotations/editor";
import { plural } from "./controls";

export interface SaveWords {
  kind: "saved" | "saving" | "unsaved" | "failed" | "conflict";
  text: string;
}

export function saveWords({ stuck, saving, waiting, savedAt }: Outgoing): SaveWords {
  const conflicts = stuck.filter((entry) => entry.state === "conflict").length;
  const failed = stuck.length - conflicts;
  if (failed > 0) return { kind: "failed", text: `${failed} failed — retry` };
  if (conflicts > 0) return { kind: "conflict", text: plural(conflicts, "conflict") };
  if (waiting > 0 && saving === waiting) return { kind: "saving", text: "saving…" };
  if (waiting > 0) return { kind: "unsaved", text: `${waiting} unsaved` };
  return { kind: "saved", text: savedAt ? `saved ${clock(savedAt)}` : "all saved" };
}

/** Hours and minutes of the page's own clock. */
export function clock(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}
