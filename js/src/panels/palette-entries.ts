/** The palette as data: groups by product, keys, and why a type cannot be drawn. */

import { ACTION, type ActionName } from "../keys/actions";
import type { TypeEntry } from "../protocol";
import { type AnyTool, draws, toolFor } from "../tools";

export interface PaletteEntry {
  type: TypeEntry;
  /** Key of its own that chooses it, empty where it has none. */
  key: string;
  /** What chooses it by its place, null for those after the tenth. */
  action: ActionName | null;
  /** Why it cannot be drawn, null where it can. */
  obstacle: string | null;
}

export interface PaletteGroup {
  product: string;
  entries: PaletteEntry[];
}

export function isGlobal(type: TypeEntry): boolean {
  return type.shape === "global";
}

/** Types in the order of the set's products; drawn ones and labels of the image have places. */
export function paletteEntries(types: readonly TypeEntry[]): PaletteEntry[] {
  const places = { type: 0, label: 0 };
  return types.map((type) => {
    const kind = isGlobal(type) ? "label" : "type";
    const action = ACTION.get(`${kind}.${++places[kind]}`)?.name ?? null;
    return { type, key: type.key, action, obstacle: obstacle(type) };
  });
}

function obstacle(type: TypeEntry): string | null {
  if (isGlobal(type) || toolFor(type)) return null;
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

/** The type a tool draws: the chosen one if it fits, else the first that fits. */
export function typeFor(
  tool: AnyTool,
  chosen: number,
  types: readonly TypeEntry[],
): TypeEntry | null {
  const fitting = types.filter((type) => draws(tool, type));
  return fitting.find((type) => type.id === chosen) ?? fitting[0] ?? null;
}
