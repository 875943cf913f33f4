/** Looks as OpenLayers styles. */

import { asArray } from "ol/color";
import { MultiPoint, Point } from "ol/geom";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import { SIGN_SCALE, signPicture } from "./signs";
import type { Look, Sign } from "./style";

const DARK = "rgba(0, 0, 0, 0.6)";
const LIGHT = "rgba(255, 255, 255, 0.8)";
const KEPT = 500;
/** From the corner outwards in screen pixels, so that a sign covers neither corner nor point. */
const BESIDE = [8, 8];
/** So that the sign stands on the place it means. */
const ABOVE = [0, 11];

const cache = new Map<string, Style[]>();

/** Styles of an outline or point; the same look gives the same objects. */
export function stylesOf(look: Look, isPoint: boolean): Style[] {
  const key = JSON.stringify([look.color, look.fill, look.opacity, look.width, look.dash]).concat(
    JSON.stringify([look.casing, look.dot, isPoint]),
  );
  const known = cache.get(key);
  if (known) return known;
  if (cache.size >= KEPT) cache.clear();
  const made = isPoint ? dot(look) : outline(look);
  cache.set(key, made);
  return made;
}

function faded(color: string, opacity: number): number[] {
  const [red = 0, green = 0, blue = 0] = asArray(color);
  return [red, green, blue, opacity];
}

function outline(look: Look): Style[] {
  const { dark, light } = look.casing;
  const dash = look.dash.length > 0 ? { lineDash: [...look.dash] } : {};
  const casing = (color: string, width: number) =>
    new Style({ stroke: new Stroke({ color, width }) });
  // Drawn cheaply, all casings lie below all lines, so that OpenLayers strokes many at once.
  const line = new Style({
    zIndex: light > 0 ? 0 : 1,
    fill: new Fill({ color: faded(look.color, look.fill) }),
    stroke: new Stroke({
      color: faded(look.color, look.opacity),
      width: look.width,
      lineCap: look.dash[0] === 1 ? "round" : "butt",
      ...dash,
    }),
  });
  return [casing(DARK, dark), ...(light > 0 ? [casing(LIGHT, light)] : []), line];
}

/** A dot with a light and a dark ring; an unsaved one has a dashed ring. */
function dot(look: Look): Style[] {
  const dash = look.dash.length > 0 ? { lineDash: [3, 3] } : {};
  const radius = look.dot / 2;
  return [
    new Style({
      image: new CircleStyle({ radius: radius + 1.5, fill: new Fill({ color: DARK }) }),
    }),
    new Style({
      image: new CircleStyle({
        radius,
        fill: new Fill({ color: faded(look.color, look.opacity) }),
        stroke: new Stroke({ color: "#ffffff", width: 2, ...dash }),
      }),
    }),
  ];
}

/** A warning above each place of the map, with its lower edge there. */
export function crossingStyle(places: number[][]): Style {
  return new Style({
    geometry: new MultiPoint(places),
    image: new Icon({ img: signPicture("crossing"), scale: SIGN_SCALE, displacement: ABOVE }),
    zIndex: 2,
  });
}

/** A sign at a place of the map. */
export function signStyle(sign: Sign, at: number[]): Style {
  return new Style({
    geometry: new Point(at),
    image: new Icon({ img: signPicture(sign), scale: SIGN_SCALE, displacement: BESIDE }),
    zIndex: 2,
  });
}
