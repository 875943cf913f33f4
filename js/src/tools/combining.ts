/** What an outline does to a polygon that is there: it makes a hole, cuts away, or adds a part. */

import type { Annotation } from "../annotations/annotation";
import { intersection, subtract, union } from "../geometry/boolean";
import { isInside } from "../geometry/inside";
import { isEmpty, type Parts, polygonOf } from "../geometry/parts";
import { boundsOf, extentArea, type Vertex } from "../geometry/shapes";
import { unfit } from "./fit";
import type { Step, ToolContext } from "./tool";

type Outcome = Pick<Step<unknown>, "change" | "refused">;
type Area = Annotation & { shape: { kind: "polygon"; parts: Parts; closed: boolean } };

const NOTHING_UNDER = "no polygon lies under this outline: end it without Alt to draw it by itself";
const NOTHING_LEFT = "nothing would be left of the polygon: delete it instead";
const NONE_SELECTED = "no polygon is selected to add this to: end it without Shift to draw it";

/** Take what an outline surrounds from the selected polygon, else from the one it lies on. */
export function cutOut(ring: Vertex[], context: ToolContext): Outcome {
  const cut: Parts = [[ring]];
  const target = selectedPolygons(context)[0] ?? polygonUnder(ring, context);
  if (target === undefined || isEmpty(intersection(target.shape.parts, cut))) {
    return { refused: NOTHING_UNDER };
  }
  const left = subtract(target.shape.parts, cut);
  return isEmpty(left) ? { refused: NOTHING_LEFT } : change(target, left, context);
}

/** Make what an outline surrounds a further part of the selected polygon. */
export function addPart(ring: Vertex[], context: ToolContext): Outcome {
  const [target] = selectedPolygons(context);
  if (target === undefined) return { refused: NONE_SELECTED };
  return change(target, union([target.shape.parts, [[ring]]]), context);
}

function change(target: Area, parts: Parts, context: ToolContext): Outcome {
  const shape = polygonOf(parts);
  const type = target.type === context.type?.id ? context.type : null;
  const refused = context.refusal(target) ?? unfit(shape, type, context.image);
  return refused === null ? { change: [{ uuid: target.uuid, content: { shape } }] } : { refused };
}

function isArea(one: Annotation): one is Area {
  return one.shape.kind === "polygon" && one.shape.closed;
}

function selectedPolygons({ selection, get }: ToolContext): Area[] {
  return selection.flatMap((uuid) => get(uuid) ?? []).filter(isArea);
}

/** The smallest polygon that surrounds a ring, else the smallest that shares an area with it. */
function polygonUnder(ring: Vertex[], context: ToolContext): Area | undefined {
  const outline = polygonOf([[ring]]);
  const near = context
    .within(boundsOf(outline) ?? [0, 0, 0, 0])
    .filter(isArea)
    .filter((one) => context.refusal(one) === null)
    .sort((a, b) => extentArea(a.shape) - extentArea(b.shape));
  const surrounds = ({ shape }: Area) =>
    shape.parts.some(([outside]) => outside !== undefined && isInside(outline, outside));
  return (
    near.find(surrounds) ?? near.find(({ shape }) => !isEmpty(intersection(shape.parts, [[ring]])))
  );
}
