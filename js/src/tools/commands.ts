/** All commands, in the order of the selection bar. A new one is a file of its own and a name here. */

import type { Command } from "./command";
import { copyToNextFrame } from "./commands/copy-to-next-frame";
import { deleteSelected, deleteWhole } from "./commands/delete";
import { duplicate } from "./commands/duplicate";
import { fillHoles } from "./commands/fill-holes";
import { blurred, concealed } from "./commands/flags";
import { intersect } from "./commands/intersect";
import { nextKeyframeOf, previousKeyframeOf } from "./commands/keyframes";
import { repair } from "./commands/repair";
import { invertSelection, selectAll } from "./commands/select-all";
import { simplify } from "./commands/simplify";
import { endSpan, extendSpan, removeKeyframe } from "./commands/spans";
import { subtractOthers } from "./commands/subtract";
import { unite } from "./commands/unite";

export const COMMANDS: readonly Command[] = [
  unite,
  intersect,
  subtractOthers,
  fillHoles,
  simplify,
  repair,
  duplicate,
  copyToNextFrame,
  extendSpan,
  endSpan,
  removeKeyframe,
  previousKeyframeOf,
  nextKeyframeOf,
  concealed,
  blurred,
  selectAll,
  invertSelection,
  deleteSelected,
  deleteWhole,
];
