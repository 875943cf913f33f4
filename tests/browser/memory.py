"""Memory of a page and of its kernel, as they tell it."""

from __future__ import annotations

from typing import Any

from tests.browser.console import run_in_kernel
from tests.browser.lab import Notebook

__all__ = ["Heap", "kernel_megabytes"]


class Heap:
    """The heap of a page and what its array buffers hold, garbage included.

    Parameters
    ----------
    notebook : Notebook
        Whose page it is.

    Attributes
    ----------
    most : float
        Megabytes at the worst time that was looked at.
    """

    def __init__(self, notebook: Notebook) -> None:
        self._session = notebook.page.context.new_cdp_session(notebook.page)
        self.most = 0.0

    def megabytes(self) -> float:
        """Return what is in use now."""
        told: dict[str, Any] = self._session.send("Runtime.getHeapUsage")
        parts = ("usedSize", "embedderHeapUsedSize", "backingStorageSize")
        now: float = sum(told[part] for part in parts) / 2**20
        self.most = max(self.most, now)
        return now


def kernel_megabytes(notebook: Notebook) -> float:
    """Return the memory that is a kernel's own: pages of mapped files are not counted."""
    code = "print(next(one for one in open('/proc/self/status') if one.startswith('RssAnon')))"
    return float(run_in_kernel(notebook, code).split()[1]) / 1024
