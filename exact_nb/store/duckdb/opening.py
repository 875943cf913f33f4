"""Open a file so that nothing is changed before it is known to be ours and whole."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from exact_nb.errors import StoreCorrupt, StoreUnavailable
from exact_nb.store.duckdb import acknowledged, migrate
from exact_nb.store.duckdb.copies import STORAGE_VERSION, drafted, settle, sweep
from exact_nb.store.duckdb.damage import corrupt, foreign, missing, not_writable
from exact_nb.store.migration import Migration

__all__ = ["Opened", "configuration", "open_file"]

_MAGIC = b"DUCK"
_MAGIC_AT = 8
_HEADERS = 3 * 4096

PATIENCE = 2.0
"""Seconds to wait for a process that only looks whether a file is whole."""


@dataclass(frozen=True)
class Opened:
    """What opening a file gives.

    Attributes
    ----------
    connection : duckdb.DuckDBPyConnection
        The connection cursors are made from.
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
        "storage_compatibility_version": STORAGE_VERSION,
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
    """Open a store, or make one where there is no file.

    Parameters
    ----------
    path : pathlib.Path
        The file, links resolved.
    migrations : sequence of Migration
        The schema, in order.
    """
    known = len(migrations)
    if [migration.number for migration in migrations] != list(range(1, known + 1)):
        raise ValueError("migrations must be numbered 1, 2, 3, … without gaps")
    _check_place(path)
    if path.exists() or not _make(path, migrations):
        _look(path, known)
    connection = _connect(path)
    try:
        info = migrate.inspect(connection, path, known)
        migrate.migrate(connection, migrations, info.schema, path)
        sweep(path)
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


def _make(path: Path, migrations: Sequence[Migration]) -> bool:
    """Make a new store under another name first: one killed here leaves no half file.

    Returns whether it was made here: where another process was faster, its file stands there.
    """
    log = path.with_name(path.name + ".wal")
    if log.exists():
        raise StoreCorrupt(
            f"{path}: missing, but its log {log.name} is there and may hold acknowledged changes; "
            "put the two together again, or choose another name",
            path=path,
        )
    with drafted(path) as draft:
        connection = duckdb.connect(str(draft), config=configuration())
        try:
            migrate.create(connection, migrations)
        finally:
            connection.close()
        try:
            settle(draft, path, replace=False)
        except FileExistsError:
            return False
    return True


def _look(path: Path, known: int) -> None:
    """Read a file without the right to change it, and refuse what is not ours or not whole."""
    with path.open("rb") as file:
        head = file.read(_MAGIC_AT + len(_MAGIC))
    if head[_MAGIC_AT:] != _MAGIC:
        raise foreign(path, "not a DuckDB file" if head else "an empty file, not a store")
    # Before the file: another process may commit as soon as this one has looked.
    marked = acknowledged.read(path)
    connection = duckdb.connect(str(path), read_only=True, config=configuration())
    try:
        info = migrate.inspect(connection, path, known)
        _check_length(connection, path)
    finally:
        connection.close()
    if marked and marked[0] == info.uuid and marked[1] > info.commits:
        raise missing(path, marked[1] - info.commits)


def _check_length(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a file that was cut short, which DuckDB notices only when it reads that far."""
    [(block, used)] = connection.execute(
        "SELECT block_size, used_blocks FROM pragma_database_size() "
        "WHERE database_name = current_database()"
    ).fetchall()
    lacking = _HEADERS + block * used - path.stat().st_size
    if lacking > 0:
        raise corrupt(path, f"the file was cut short, at least {lacking} bytes are missing")


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Connect to write; wait a moment for others that only look, as `_look` does."""
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            return duckdb.connect(str(path), config=configuration())
        except duckdb.IOException as error:
            # DuckDB says so where all other holders only read.
            only_looked_at = "read-only mode" in str(error)
            if not only_looked_at or time.monotonic() > patient_until:
                raise
        time.sleep(random.uniform(0.005, 0.03))  # noqa: S311 - jitter, not a secret
