"""From the schema a file has to the schema this version knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from exact_nb._version import __version__
from exact_nb.errors import StoreUnavailable
from exact_nb.model.identity import now, uuid7
from exact_nb.store.duckdb.copies import copy, drafted, settle
from exact_nb.store.duckdb.damage import corrupt, foreign
from exact_nb.store.migration import Migration

if TYPE_CHECKING:
    import duckdb

__all__ = ["Info", "count_commits", "create", "inspect", "migrate"]

_OWN_TABLES = (
    "CREATE TABLE store_info (uuid uuid NOT NULL, commits bigint NOT NULL)",
    """CREATE TABLE schema_version (n integer PRIMARY KEY, name varchar NOT NULL,
    applied_at timestamp NOT NULL, package varchar NOT NULL)""",
)

_EDITS_SINCE = "greatest((SELECT coalesce(max(id), 0) FROM edit_transaction) - transaction_id, 0)"


@dataclass(frozen=True)
class Info:
    """What a file says of itself.

    Attributes
    ----------
    uuid : uuid.UUID
        Identity of the store.
    commits : int
        Write transactions committed so far.
    schema : int
        Number of the last migration.
    """

    uuid: UUID
    commits: int
    schema: int


def create(con: duckdb.DuckDBPyConnection, migrations: Sequence[Migration]) -> None:
    """Make all tables in a new file, which nobody reads before it is whole.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        Connection to the file.
    migrations : sequence of Migration
        The schema, in order.
    """
    con.execute("BEGIN")
    for statement in _OWN_TABLES:
        con.execute(statement)
    con.execute("INSERT INTO store_info VALUES (?, 0)", [uuid7()])
    con.execute("COMMIT")
    for migration in migrations:
        _apply(con, migration)
    con.execute("CHECKPOINT")


def inspect(con: duckdb.DuckDBPyConnection, path: Path, known: int) -> Info:
    """Read what a file says of itself.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        Connection to the file.
    path : pathlib.Path
        The file, for the message.
    known : int
        Number of the newest migration this version has.

    Raises
    ------
    StoreCorrupt
        If the file is no store of ours.
    StoreUnavailable
        If it was written by a newer version.
    """
    tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not {"store_info", "schema_version"} <= tables:
        raise foreign(path, "a DuckDB file, but not one of exact_nb")
    rows = con.execute("SELECT uuid FROM store_info").fetchall()
    if len(rows) != 1:
        raise corrupt(path, "the file does not say which store it is")
    # All rows: an answer half read is a transaction half open, which would block checkpoints.
    applied = con.execute("SELECT n, package FROM schema_version ORDER BY n").fetchall()
    number, package = applied[-1] if applied else (0, __version__)
    if number > known:
        raise StoreUnavailable(
            f"{path}: written by exact_nb {package} (schema {number}, this version knows "
            f"{known}); update exact_nb to open it"
        )
    return Info(rows[0][0], count_commits(con), number)


def count_commits(con: duckdb.DuckDBPyConnection) -> int:
    """Count the commits of a file.

    An edit counts itself: its row is what was committed since `store_info` was last written.
    """
    columns = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = 'store_info'"
    ).fetchall()
    edits = _EDITS_SINCE if ("transaction_id",) in columns else "0"
    [(count,)] = con.execute(f"SELECT commits + {edits} FROM store_info").fetchall()
    return int(count)


def migrate(
    con: duckdb.DuckDBPyConnection,
    migrations: Sequence[Migration],
    schema: int,
    path: Path,
) -> None:
    """Apply what is missing, each migration in a transaction between two checkpoints.

    Checkpoints keep changes of tables out of the write-ahead log, whose replay of them has had
    bugs (DuckDB 1.4 and 1.5).

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        Connection to the file.
    migrations : sequence of Migration
        All there are, in order.
    schema : int
        Number of the last one the file has.
    path : pathlib.Path
        The file; it is copied beside itself before each migration.
    """
    for migration in migrations:
        if migration.number <= schema:
            continue
        con.execute("CHECKPOINT")
        target = path.with_name(f"{path.stem}.before-{migration.number}{path.suffix}")
        with drafted(target) as draft:
            copy(con, draft)
            settle(draft, target, replace=True)
        _apply(con, migration)
        con.execute("CHECKPOINT")


def _apply(con: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    con.execute("BEGIN")
    try:
        for statement in migration.statements:
            con.execute(statement)
        con.execute(
            "INSERT INTO schema_version VALUES (?, ?, ?, ?)",
            [migration.number, migration.name, now().replace(tzinfo=None), __version__],
        )
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")
