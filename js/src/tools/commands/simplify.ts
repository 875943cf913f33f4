import type { Annotation } from "../../annotations/annotation";
import { partsOf } from "../../geometry/parts";
import { simplified, simplifiedPath } from "../../geometry/simplify";
import type { WireShape } from "../../protocol";
import type { Command } from "../command";
import { reshaping } from "../moving";
import { type Sight, turning, whileSeen } from "../seen";
import { editable, refusal } from "../selected";
import type { ToolContext } from "../tool";
import { pathsOf } from "../vertices";

/** Leaves out vertices that nobody sees: nothing moves by more than a screen pixel of now. */
export const simplify: Command = {
  name: "edit.simplify",
  label: "Simplify to what is seen at this zoom",
  icon: "simplify",
  refusal: (context) =>
    refusal(context).refused ??
    (outlines(context).length > 0 ? null : "select polygons or lines to simplify"),
  run(context) {
    const shapes = new Map<string, WireShape>();
    for (const { uuid, shape } of outlines(context)) {
      const fewer = thinned(shape, context);
      if (vertexCount(fewer) < vertexCount(shape)) shapes.set(uuid, fewer);
    }
    if (shapes.size > 0) return reshaping(shapes, context);
    return { refused: "no vertex can be left out at this zoom; zoom out to simplify more" };
  },
};

function outlines(context: ToolContext): Annotation[] {
  return editable(context).filter(({ shape }) => pathsOf(shape).length > 0);
}

function thinned(shape: WireShape, { pixel, stretch }: Sight): WireShape {
  const parts = shape.kind === "polygon" ? partsOf(shape) : null;
  if (shape.kind === "polygon" && parts) {
    return { ...shape, parts: whileSeen(parts, stretch, (seen) => simplified(seen, pixel)) };
  }
  const { to, from } = turning(stretch);
  const thin = (path: [number, number][]) => simplifiedPath(path.map(to), pixel, false).map(from);
  if (shape.kind === "line") return { ...shape, vertices: thin(shape.vertices) };
  if (shape.kind !== "polygon") return shape;
  return { ...shape, parts: shape.parts.map((rings) => rings.map(thin)) };
}

function vertexCount(shape: WireShape): number {
  return pathsOf(shape).reduce((sum, { vertices }) => sum + vertices.length, 0);
}
