"""Put a new file in the place of a closed one, keeping other processes out meanwhile."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exact_nb.errors import StoreUnavailable
from exact_nb.store.duckdb.copies import settle

__all__ = ["swap"]


def swap(draft: Path, path: Path) -> None:
    """Replace a file that is closed and whole.

    Parameters
    ----------
    draft : pathlib.Path
        The new file.
    path : pathlib.Path
        The old one.

    Raises
    ------
    StoreUnavailable
        If the old file still has a log, or another process opened it in this moment. It stays.
    """
    if path.with_name(path.name + ".wal").exists():
        raise StoreUnavailable(f"{path}: not compacted, its log is still in use; try again")
    with _locked(path):
        settle(draft, path, replace=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock DuckDB takes, so that nobody opens the file that is about to vanish."""
    if sys.platform == "win32":  # there an open file cannot be replaced anyway
        yield
        return
    import fcntl  # noqa: PLC0415 - POSIX only

    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreUnavailable(
                f"{path}: not compacted, another process has just opened it; try again"
            ) from error
        yield
    finally:
        os.close(handle)
