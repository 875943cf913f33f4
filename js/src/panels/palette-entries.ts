/** The palette as data: groups by product, keys, and why a type cannot be drawn. */

import type { TypeEntry } from "../protocol";
import { toolFor } from "../tools";

export interface PaletteEntry {
  type: TypeEntry;
  /** Key that chooses it, empty where there is none left. */
  key: string;
  /** Why it cannot be drawn, null where it can. */
  obstacle: string | null;
}

export interface PaletteGroup {
  product: string;
  entries: PaletteEntry[];
}

const DIGITS = "1234567890";

export function isGlobal(type: TypeEntry): boolean {
  return type.shape === "global";
}

/** Types in the order of the set's products; each has its own key, or the digit of its place. */
export function paletteEntries(types: readonly TypeEntry[]): PaletteEntry[] {
  const own = new Set(types.map((type) => type.key));
  let place = 0;
  return types.map((type) => {
    const digit = isGlobal(type) ? "" : (DIGITS[place++] ?? "");
    const free = own.has(digit) ? "" : digit;
    return { type, key: type.key || free, obstacle: obstacle(type) };
  });
}

function obstacle(type: TypeEntry): string | null {
  if (isGlobal(type) || toolFor(type.shape)) return null;
  return `no tool of this version draws a ${type.shape}; those from elsewhere are shown`;
}

export function grouped(entries: readonly PaletteEntry[]): PaletteGroup[] {
  const groups = new Map<string, PaletteEntry[]>();
  for (const entry of entries) {
    const { product } = entry.type;
    groups.set(product, [...(groups.get(product) ?? []), entry]);
  }
  return [...groups].map(([product, members]) => ({ product, entries: members }));
}

/** The type a drawing tool draws: the chosen one if its shape fits, else the first that fits. */
export function typeFor(
  draws: string,
  chosen: number,
  types: readonly TypeEntry[],
): TypeEntry | null {
  const fitting = types.filter((type) => type.shape === draws);
  return fitting.find((type) => type.id === chosen) ?? fitting[0] ?? null;
}
