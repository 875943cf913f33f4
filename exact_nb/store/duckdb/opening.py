"""Open a file so that nothing is changed before it is known to be ours and whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from exact_nb.errors import StoreUnavailable
from exact_nb.store.duckdb import acknowledged, migrate
from exact_nb.store.duckdb.damage import corrupt, not_writable
from exact_nb.store.migration import Migration

__all__ = ["Opened", "configuration", "open_file"]

_MAGIC = b"DUCK"
_MAGIC_AT = 8


@dataclass(frozen=True)
class Opened:
    """What opening a file gives.

    Attributes
    ----------
    connection : duckdb.DuckDBPyConnection
        The connection that writes.
    mark : Mark
        Where acknowledged commits are noted.
    uuid : uuid.UUID
        Identity of the store.
    """

    connection: duckdb.DuckDBPyConnection
    mark: acknowledged.Mark
    uuid: UUID


def configuration() -> dict[str, Any]:
    """Return how DuckDB is set up, the same for every connection to a file."""
    return {
        # Files that duckdb 1.5 and 2 can both open.
        "storage_compatibility_version": "v1.4.0",
        "memory_limit": f"{_memory_limit() >> 20}MiB",
        "threads": max(1, min(4, os.cpu_count() or 1)),
        # What is not in the package is not fetched from the net behind the user's back.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def _memory_limit() -> int:
    """Return a quarter of the memory, at most 2 GiB (DuckDB itself would take four fifths)."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        memory = 4 << 30
    return min(memory // 4, 2 << 30)


def open_file(path: Path, migrations: Sequence[Migration]) -> Opened:
    """Open or make a store.

    Parameters
    ----------
    path : pathlib.Path
        The file, links resolved.
    migrations : sequence of Migration
        The schema, in order.
    """
    known = migrations[-1].number if migrations else 0
    is_new = not path.exists()
    _check_place(path)
    if not is_new:
        _look(path, known)
    connection = duckdb.connect(str(path), config=configuration())
    try:
        if is_new:
            migrate.create(connection)
        info = migrate.inspect(connection, path, known)
        migrate.migrate(connection, migrations, info.schema)
        mark = acknowledged.Mark(path, info.uuid)
        mark.write(info.commits)
    except BaseException:
        connection.close()
        raise
    return Opened(connection, mark, info.uuid)


def _check_place(path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        raise StoreUnavailable(f"{path}: there is no folder {folder}; make it first")
    if path.is_dir():
        raise StoreUnavailable(f"{path}: a folder, not a file; name a file in it")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise not_writable(path)


def _look(path: Path, known: int) -> migrate.Info:
    """Read a file without the right to change it, and refuse what is not whole."""
    with path.open("rb") as file:
        head = file.read(_MAGIC_AT + len(_MAGIC))
    if head[_MAGIC_AT:] != _MAGIC:
        raise corrupt(path, "not a DuckDB file" if head else "an empty file, not a store")
    connection = duckdb.connect(str(path), read_only=True, config=configuration())
    try:
        info = migrate.inspect(connection, path, known)
    finally:
        connection.close()
    marked = acknowledged.read(path)
    if marked and marked[0] == info.uuid and marked[1] > info.commits:
        raise corrupt(path, f"{marked[1] - info.commits} acknowledged changes are missing")
    return info
