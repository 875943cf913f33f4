/** All commands, in the order of the selection bar. A new one is a file of its own and a name here. */

import type { Command } from "./command";

export const COMMANDS: readonly Command[] = [];
