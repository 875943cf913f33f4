"""Copies of an open file: whole, consistent, and there only when they are complete."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["copy", "drafted", "rebuild", "settle", "sweep"]

STORAGE_VERSION = "v1.4.0"
"""Format of the files: the newest that DuckDB 1.5 and 2 both read and write."""

_DRAFT = re.compile(r"\.(?P<pid>\d+)-[0-9a-f]{8}\.draft(\.wal)?$")


def copy(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write the file of a connection to a new file, as of one moment.

    The bytes are not copied as they lie: part of them may still be in the write-ahead log, and
    closing a second handle of the file would drop DuckDB's lock on it (POSIX).

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A cursor nobody else uses, outside a transaction.
    target : pathlib.Path
        A file that does not exist.
    """
    with _attached(connection, target) as (source, alias):
        connection.execute(f"COPY FROM DATABASE {source} TO {alias}")


def rebuild(connection: duckdb.DuckDBPyConnection, target: Path, order: Mapping[str, str]) -> None:
    """Write the file of a connection to a new file, the rows of some tables in a given order.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A cursor nobody else uses, outside a transaction.
    target : pathlib.Path
        A file that does not exist.
    order : mapping of str to str
        What to sort by, as SQL, for each table that is to be sorted.
    """
    with _attached(connection, target) as (source, alias):
        connection.execute("BEGIN")
        connection.execute(f"COPY FROM DATABASE {source} TO {alias} (SCHEMA)")
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
        ).fetchall()
        for (table,) in tables:
            by = f" ORDER BY {order[table]}" if table in order else ""
            name = _quoted(table)
            connection.execute(f"INSERT INTO {alias}.{name} SELECT * FROM {source}.{name}{by}")
        connection.execute("COMMIT")


@contextmanager
def drafted(target: Path) -> Iterator[Path]:
    """Give the name of a draft beside a file, and remove what is left of it in the end."""
    draft = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.draft")
    try:
        yield draft
    finally:
        for left in (draft, draft.with_name(draft.name + ".wal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def settle(draft: Path, target: Path, *, replace: bool) -> None:
    """Give a finished draft its name, so that it is there whole or not at all.

    Parameters
    ----------
    draft : pathlib.Path
        The finished file.
    target : pathlib.Path
        Its name.
    replace : bool
        Whether a file of that name may give way.

    Raises
    ------
    FileExistsError
        If the name is taken and may not be.
    """
    _sync(draft, os.O_RDWR)
    if replace:
        draft.replace(target)
    else:
        # Unlike a rename a link never replaces what another process has just put there.
        try:
            target.hardlink_to(draft)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if target.exists():
                raise FileExistsError(target) from None
            draft.rename(target)
    with suppress(OSError):  # Windows has no handles of folders
        _sync(target.parent, os.O_RDONLY)


def sweep(path: Path) -> None:
    """Remove drafts beside a file that killed processes have left; called with its lock held.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    """
    for pattern in (f".{path.name}.*.draft*", f".{path.stem}.before-*.draft*"):
        for left in path.parent.glob(pattern):
            found = _DRAFT.search(left.name)
            if found and not _lives(int(found["pid"])):
                with suppress(OSError):
                    left.unlink()


def _lives(pid: int) -> bool:
    if os.name != "posix":  # elsewhere the question itself would end the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, target: Path) -> Iterator[tuple[str, str]]:
    """Attach a new file; give the quoted names of the open database and of the new one."""
    [(source,)] = connection.execute("SELECT current_database()").fetchall()
    alias = f"copy_{secrets.token_hex(8)}"
    file = str(target).replace("'", "''")
    connection.execute(f"ATTACH '{file}' AS {alias} (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        yield _quoted(source), alias
    except BaseException:
        with suppress(Exception):
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute(f"DETACH {alias}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
