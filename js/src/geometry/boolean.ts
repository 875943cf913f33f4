/**
 * Union, difference, intersection and the knife, on any number of parts with holes.
 *
 * The engine is our own, an arrangement of edges: they are cut where they meet (noding.ts), the
 * faces between them are told apart (faces.ts), and those that belong to the result are put
 * together again (rings.ts). Measured beside it on 2,400 pairs of areas, three operations each,
 * against GEOS (tests/front_end/test_geometry.py has the kinds of pairs), and by a brush stroke
 * at a polygon of 2,000 vertices:
 *
 *     this one                none wrong   4.4 ms a stroke     +24 kB, the whole room
 *     jsts 2.12.1             none wrong   1.2 ms a stroke    +307 kB in the bundle
 *     polygon-clipping 0.15.7   21 wrong     9 ms
 *     polyclip-ts 0.16.8       163 wrong   156 ms
 *     clipper2-ts 2.0.1        366 wrong   1.1 ms (rings that touch themselves; invalid)
 */

import { type Faces, facesOf, windings } from "./faces";
import { Noder } from "./noding";
import { area, type Parts, signedArea } from "./parts";
import { known, sound } from "./repair";
import { partOf, regions } from "./rings";
import type { Vertex } from "./shapes";

export function union(operands: Parts[]): Parts {
  return overlay(operands, [], (a) => a !== 0);
}

export function subtract(a: Parts, b: Parts): Parts {
  return overlay([a], [b], (ofA, ofB) => ofA !== 0 && ofB === 0);
}

export function intersection(a: Parts, b: Parts): Parts {
  return overlay([a], [b], (ofA, ofB) => ofA !== 0 && ofB !== 0);
}

/**
 * The pieces a cut along a path makes of an area, the largest first; `[a]` where it does not
 * divide it. The path ends where it was drawn to end. Parts that it leaves whole stay together
 * with the largest piece.
 */
export function split(a: Parts, path: Vertex[]): Parts[] {
  const noder = new Noder();
  addAll(noder, sound(a), [1, 0]);
  noder.add(path, false, [0, 0]);
  const faces = facesOf(noder.noded());
  const inside = windings(faces).a;
  const pieces = regions(
    faces,
    inside.map((winding, face) => (winding === 0 ? 0 : face)),
  );
  const isDivided = cutFaces(faces, inside);
  const [cut, whole] = [[] as Parts[], [] as Parts];
  for (const piece of pieces) {
    if (isDivided.has(piece.label)) cut.push([partOf(piece)]);
    else whole.push(partOf(piece));
  }
  if (cut.length < 2) return [a];
  cut.sort((p, q) => area(q) - area(p));
  cut[0]?.push(...whole);
  return cut.map(known);
}

/** The faces inside the area that the cut has parted from others inside it. */
function cutFaces({ of }: Faces, inside: Int32Array): Set<number> {
  const found = new Set<number>();
  for (let half = 0; half < of.length; half += 2) {
    const [left, right] = [of[half] as number, of[half + 1] as number];
    if (left !== right && inside[left] && inside[right]) found.add(left).add(right);
  }
  return found;
}

/** Faces by whose windings `keeps` decides, as parts. */
function overlay(first: Parts[], second: Parts[], keeps: (a: number, b: number) => boolean): Parts {
  const noder = new Noder();
  for (const parts of first) addAll(noder, sound(parts), [1, 0]);
  for (const parts of second) addAll(noder, sound(parts), [0, 1]);
  const faces = facesOf(noder.noded());
  const { a, b } = windings(faces);
  const labels = a.map((ofA, face) => Number(keeps(ofA, b[face] as number)));
  return known(regions(faces, labels).map(partOf));
}

/** Adds rings so that outsides wind once to the left and holes once to the right. */
function addAll(noder: Noder, parts: Parts, [wa, wb]: [number, number]): void {
  for (const part of parts) {
    part.forEach((ring, i) => {
      const sign = signedArea(ring) > 0 === (i === 0) ? 1 : -1;
      noder.add(ring, true, [sign * wa, sign * wb]);
    });
  }
}
