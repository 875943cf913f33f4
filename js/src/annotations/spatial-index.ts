/** Where annotations lie: an R-tree over their bounds, never over drawn pixels. */

import RBush from "rbush";
import { type Bounds, boundsOf } from "../geometry/shapes";
import type { Annotation } from "./annotation";

interface Entry {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
  uuid: string;
}

export class SpatialIndex {
  #tree = new RBush<Entry>();
  #entries = new Map<string, Entry>();

  /** Put annotations in the place of all others. */
  load(annotations: Iterable<Annotation>): void {
    this.#entries.clear();
    for (const annotation of annotations) {
      const entry = entryOf(annotation);
      if (entry) this.#entries.set(annotation.uuid, entry);
    }
    this.#tree.clear();
    this.#tree.load([...this.#entries.values()]);
  }

  set(annotation: Annotation): void {
    this.remove(annotation.uuid);
    const entry = entryOf(annotation);
    if (entry === null) return;
    this.#entries.set(annotation.uuid, entry);
    this.#tree.insert(entry);
  }

  remove(uuid: string): void {
    const entry = this.#entries.get(uuid);
    if (entry === undefined) return;
    this.#entries.delete(uuid);
    this.#tree.remove(entry);
  }

  /** Ids of what touches a rectangle, in no order. */
  search([minX, minY, maxX, maxY]: Bounds): string[] {
    return this.#tree.search({ minX, minY, maxX, maxY }).map((entry) => entry.uuid);
  }
}

function entryOf({ uuid, shape }: Annotation): Entry | null {
  const bounds = boundsOf(shape);
  if (bounds === null) return null;
  const [minX, minY, maxX, maxY] = bounds;
  return { minX, minY, maxX, maxY, uuid };
}
