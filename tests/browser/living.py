"""What of the viewers a page has shown still lives in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.browser.annotator import Annotator
from tests.browser.lab import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

__all__ = ["Living"]

_REMEMBER = """
  globalThis.__exactNbLiving ??= [];
  const { store, session } = annotator;
  const parts = { map: slideMap.map, picture: slideMap, store, session, root: slideMap.root };
  for (const [name, part] of Object.entries(parts)) {
    globalThis.__exactNbLiving.push([name, new WeakRef(part)]);
  }
  // What tests are told by holds what they are told of.
  globalThis.__exactNbDebug.length = 0;
"""

_COUNT = """() => {
  const counts = {};
  for (const [name, reference] of globalThis.__exactNbLiving ?? []) {
    counts[name] = (counts[name] ?? 0) + (reference.deref() === undefined ? 0 : 1);
  }
  return counts;
}"""


class Living:
    """Counts maps, stores and sessions of annotators that garbage collection leaves.

    Parameters
    ----------
    page : Page
        Where they are shown.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)

    def remember(self, annotator: Annotator) -> None:
        """Count what this annotator is made of from now on; it is not held by that."""
        annotator.evaluate(_REMEMBER)

    def counts(self) -> dict[str, int]:
        """Return how many of each part live after garbage was collected."""
        self._session.send("HeapProfiler.collectGarbage")
        found: dict[str, int] = self._page.evaluate(_COUNT)
        return found

    def wait_until(self, count: int) -> None:
        """Wait until so many annotators live and no more."""
        last = time.monotonic() + PATIENCE / 1000
        while set((found := self.counts()).values()) != {count}:
            assert time.monotonic() < last, f"{count} should live, not {found}"
