"""The rows of a store, as a test reads them: from the file, or from the kernel that holds it.

A row is a dict: uuid, image, type, author (names), shape (`kind` and the fields of that kind, as a
`WireShape`, to the last bit), z, t, plane, slice, span (axis, last, keyframes), revision,
deleted, concealed, blurred, description, status.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.browser.console import run_in_kernel
from tests.browser.lab import Notebook

__all__ = ["rows_in", "rows_of"]

ROOT = Path(__file__).parents[2]


def rows_of(labels: Path) -> list[dict[str, Any]]:
    """Return the living annotations of the store's first set, read by a process of its own.

    No kernel may hold the file any more.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.stored", str(labels)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def rows_in(
    notebook: Notebook, *, imageset: str = "slides", deleted: bool | None = False
) -> list[dict[str, Any]]:
    """Return annotations as the notebook's kernel reads them from its store.

    Parameters
    ----------
    notebook : Notebook
        Where the store is open.
    imageset : str
        The kernel's expression for the set.
    deleted : bool or None
        Tombstones only (True), living only (False), both (None).
    """
    printed = run_in_kernel(
        notebook,
        f"import sys; sys.path = [{str(ROOT)!r}, *sys.path]\n"
        "from tests.browser import stored\n"
        f"print(stored.dump({imageset}, deleted={deleted})); del sys.path[0]",
    )
    rows: list[dict[str, Any]] = json.loads(printed)
    return rows
