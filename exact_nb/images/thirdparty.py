"""Readers of other packages, found by the entry point group ``exact_nb.readers``.

An entry point is an object, usually a module, with two functions::

    def sniff(path: Path, head: bytes) -> bool: ...
    def open(path: Path) -> Source: ...

`head` is the first 4 kB of the file, empty for a folder. In the package's ``pyproject.toml``::

    [project.entry-points."exact_nb.readers"]
    czi = "my_package.czi_reader"
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from exact_nb.errors import ExactError
from exact_nb.images.base import Source

__all__ = ["GROUP", "ThirdPartyReader", "open_by_entry_point"]

GROUP = "exact_nb.readers"

_log = logging.getLogger("exact_nb")


class ThirdPartyReader(Protocol):
    """What an entry point of the group names."""

    def sniff(self, path: Path, head: bytes) -> bool:
        """Return whether this reader knows the file; quick, and without heavy imports."""

    def open(self, path: Path) -> Source:
        """Open the file."""


def open_by_entry_point(path: Path, head: bytes) -> tuple[Source | None, list[str]]:
    """Open `path` with the first reader that knows it.

    Returns
    -------
    source : Source or None
        None if no reader knows the file.
    broken : list of str
        What went wrong in readers, each by name: a broken one does not stand in the others' way.

    Raises
    ------
    exact_nb.errors.ExactError
        What a reader that knows the file says of it.
    """
    broken: list[str] = []
    for name, entry in _entries():
        try:
            source = _try(entry, path, head)
        except ExactError:
            raise
        except Exception as error:  # noqa: BLE001 - foreign code may raise anything
            reason = " ".join(str(error).split())
            broken.append(f"reader {name} failed: {type(error).__name__}: {reason}")
            _log.warning("%s: %s", path, broken[-1])
            continue
        if source is not None:
            return source, broken
    return None, broken


def _entries() -> Iterator[tuple[str, EntryPoint]]:
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        yield f"{entry.name!r} ({entry.dist.name if entry.dist else entry.value})", entry


def _try(entry: EntryPoint, path: Path, head: bytes) -> Source | None:
    reader = cast("ThirdPartyReader", entry.load())
    if not reader.sniff(path, head):
        return None
    source: object = reader.open(path)
    if not isinstance(source, Source):
        raise TypeError(f"it returned {type(source).__name__}, not a Source")
    return source
