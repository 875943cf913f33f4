/**
 * Computes for `tests/front_end/program.py`, which compares the answers with those of shapely.
 * Areas travel as GeoJSON texts, in which rings repeat their first vertex.
 */

import { intersection, split, subtract, union } from "../../src/geometry/boolean";
import { isSimple } from "../../src/geometry/outline";
import { type Parts, polygonOf } from "../../src/geometry/parts";
import { repaired } from "../../src/geometry/repair";
import type { Vertex } from "../../src/geometry/shapes";
import { simplified } from "../../src/geometry/simplify";

/** Arguments of each function, a list a call. */
interface Request {
  pairs: [string, string][];
  cuts: [string, Vertex[]][];
  outlines: Parts[];
  simplifications: [string, number][];
}

export function answer(request: string): string {
  const { pairs, cuts, outlines, simplifications } = JSON.parse(request) as Request;
  const operands = pairs.map(([a, b]): [Parts, Parts] => [read(a), read(b)]);
  return JSON.stringify({
    union: operands.map((pair) => write(union(pair))),
    subtract: operands.map(([a, b]) => write(subtract(a, b))),
    intersection: operands.map(([a, b]) => write(intersection(a, b))),
    split: cuts.map(([a, path]) => split(read(a), path).map(write)),
    repaired: outlines.map((parts) => write(repaired(parts))),
    isSimple: outlines.map((parts) => isSimple(polygonOf(parts))),
    simplified: simplifications.map(([a, tolerance]) => write(simplified(read(a), tolerance))),
  });
}

function read(text: string): Parts {
  const { type, coordinates } = JSON.parse(text) as { type: string; coordinates: unknown };
  const parts = (type === "Polygon" ? [coordinates] : coordinates) as Parts;
  return parts.map((part) => part.map((ring) => ring.slice(0, -1)));
}

function write(parts: Parts): string {
  const coordinates = parts.map((part) => part.map((ring) => [...ring, ring[0]]));
  return JSON.stringify({ type: "MultiPolygon", coordinates });
}
