/** All tools, in the order of the tool bar. A new one is a file of its own and a name here. */

import type { TypeEntry } from "../protocol";
import { boundingBox } from "./bounding-box";
import { brush, eraser } from "./brush";
import { circle } from "./circle";
import { fill } from "./fill";
import { fixedBox } from "./fixed-box";
import { knife } from "./knife";
import { lasso } from "./lasso";
import { line } from "./line";
import { pan } from "./pan";
import { point } from "./point";
import { polygon } from "./polygon";
import { reshape } from "./reshape";
import { scissor } from "./scissor";
import { select } from "./select";
import type { Tool } from "./tool";
import { wand } from "./wand";

// biome-ignore lint/suspicious/noExplicitAny: each tool knows the type of its own state
export type AnyTool = Tool<any>;

export const TOOLS: readonly AnyTool[] = [
  boundingBox,
  fixedBox,
  circle,
  polygon,
  line,
  point,
  brush,
  eraser,
  wand,
  fill,
  reshape,
  scissor,
  knife,
  select,
  lasso,
  pan,
];

/** The tool of a name; panning where there is none. */
export function toolNamed(name: string): AnyTool {
  return TOOLS.find((tool) => tool.name === name) ?? pan;
}

/** Whether a tool draws annotations of a type. */
export function draws(tool: AnyTool, type: TypeEntry): boolean {
  if (tool.paints && type.shape === "segmentation") return true;
  return tool.draws === type.shape && (tool.fits?.(type) ?? true);
}

/** The tool that draws a type: of several the one that fits nothing else. */
export function toolFor(type: TypeEntry): AnyTool | undefined {
  const able = TOOLS.filter((tool) => draws(tool, type));
  return able.find((tool) => tool.fits) ?? able[0];
}
