/** Areas whose outlines cross themselves, made valid as shapely.make_valid does. */

import { type Faces, facesOf, UNBOUNDED, windings, withoutBridges } from "./faces";
import { filtered, type Noded, Noder } from "./noding";
import { crossingsOf } from "./outline";
import type { Parts } from "./parts";
import { partOf, type Region, regions } from "./rings";
import { insideRings, type Vertex } from "./shapes";

const soundOnes = new WeakSet<Parts>();

/** Remembers that an area is valid. */
export function known(parts: Parts): Parts {
  soundOnes.add(parts);
  return parts;
}

/** The area itself where its rings are simple and lie in each other as they should. */
export function sound(parts: Parts): Parts {
  if (soundOnes.has(parts)) return parts;
  const isSound =
    crossingsOf(parts.flat(), true).length === 0 && parts.every(([o, ...h]) => hold(o ?? [], h));
  return isSound ? known(parts) : repaired(parts);
}

/**
 * An area that covers the same and whose outlines do not cross themselves: what an odd number of
 * a part's rings goes around, and of the parts together what any covers.
 */
export function repaired(parts: Parts): Parts {
  const noder = new Noder();
  for (const part of parts) {
    for (const ring of repairedPart(part).flat()) noder.add(ring, true, [1, 0]);
  }
  const faces = facesOf(noder.noded());
  const labels = windings(faces).a.map((winding) => Number(winding !== 0));
  return known(regions(faces, labels).map(partOf));
}

/**
 * The rule of `GEOS MakeValid`: build an area of all lines, then one of the lines that were not
 * borders of it, and so on; what lies in an odd number of them is inside. Lines that overlap
 * count once.
 */
function repairedPart(part: Vertex[][]): Parts {
  const noder = new Noder();
  for (const ring of part) noder.add(ring, true, [1, 0]);
  const all = noder.noded();
  const used = new Set<number>();
  let left = all;
  for (;;) {
    const faces = facesOf(withoutBridges(left));
    const labels = built(faces);
    const isBorder = (edge: number) =>
      labels[faces.of[2 * edge] as number] !== labels[faces.of[2 * edge + 1] as number];
    const borders = keys(filtered(faces.halves.noded, isBorder));
    if (borders.length === 0) break;
    for (const key of borders) used.add(key);
    const keysLeft = keys(left);
    left = filtered(left, (edge) => !used.has(keysLeft[edge] as number));
  }
  const allKeys = keys(all);
  const lines = filtered(all, (edge) => used.has(allKeys[edge] as number));
  const faces = facesOf({ ...lines, wa: lines.wa.map(() => 1) });
  const odd = windings(faces).a.map((crossed) => Math.abs(crossed % 2));
  return regions(faces, odd).map(partOf);
}

/** A number for each edge, by its ends. */
function keys({ x, a, b }: Noded): number[] {
  return a.map((from, edge) => from * x.length + (b[edge] as number));
}

/**
 * 1 for faces that the area built of all lines covers (`GEOS BuildArea`): a face that fills a hole
 * of another is not covered, one in a hole of that is, and so on.
 */
function built(faces: Faces): number[] {
  const labels = Array.from({ length: faces.count }, (_, face) => face);
  const parents = new Map<number, number>();
  for (const region of regions(faces, labels)) parents.set(region.label, around(faces, region));
  const isCovered = (face: number): boolean => {
    const parent = parents.get(face) as number;
    return parent === UNBOUNDED || !isCovered(parent);
  };
  return labels.map((face) => Number(parents.has(face) && isCovered(face)));
}

/** The one face around another; the unbounded one where there are several. */
function around({ of }: Faces, { outside }: Region): number {
  const [first = UNBOUNDED, ...others] = outside.halves.map((half) => of[half ^ 1] as number);
  return others.every((face) => face === first) ? first : UNBOUNDED;
}

/** Whether an outside goes around its holes; where rings touch, one vertex inside is enough. */
function hold(outside: Vertex[], holes: Vertex[][]): boolean {
  return holes.every((hole) => hole.some(([x, y]) => insideRings([outside], x, y)));
}
