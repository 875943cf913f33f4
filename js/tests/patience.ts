/** How long tests wait for what is to come: on a busy machine far longer than on an idle one. */

import { vi } from "vitest";

const PATIENCE = 20_000;

const { waitFor } = vi;

vi.waitFor = (callback, options = PATIENCE) => waitFor(callback, options);
