/** All tools, in the order of the tool bar. A new one is a file of its own and a name here. */

import type { WireShape } from "../protocol";
import { boundingBox } from "./bounding-box";
import { pan } from "./pan";
import { point } from "./point";
import { select } from "./select";
import type { Tool } from "./tool";

// biome-ignore lint/suspicious/noExplicitAny: each tool knows the type of its own state
export type AnyTool = Tool<any>;

export const TOOLS: readonly AnyTool[] = [boundingBox, point, select, pan];

/** The tool of a name; panning where there is none. */
export function toolNamed(name: string): AnyTool {
  return TOOLS.find((tool) => tool.name === name) ?? pan;
}

/** The tool that draws a kind of shape, where there is one yet. */
export function toolFor(shape: string): AnyTool | undefined {
  return TOOLS.find((tool) => tool.draws === (shape as WireShape["kind"]));
}
