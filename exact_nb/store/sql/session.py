"""What the operations need of a database: one transaction that speaks SQL and Arrow."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    import pyarrow as pa

    from exact_nb.store.sql.counters import Last
    from exact_nb.store.sql.memo import Memo

__all__ = ["Duplicate", "Row", "Session", "marks"]

Row: TypeAlias = tuple[Any, ...]

FEW = 16
"""Up to so many rows go as parameters; more go by Arrow, which costs more to start."""

MANY = 200
"""Up to so many keys are listed in a query; more are staged and joined."""


class Duplicate(Exception):
    """A row was added whose key or unique column is there already; the transaction is lost."""


def marks(values: Sequence[Any]) -> str:
    """Return one placeholder per value, for a list after ``in``."""
    return ", ".join("?" * len(values))


class Session(ABC):
    """One transaction of one thread; placeholders are ``?`` in every dialect.

    Attributes
    ----------
    memo : Memo or None
        What need not be read again; None while records are being changed.
    age : int
        Of the memo when the transaction began.
    last : Last or None
        The last numbers given, where nobody else gives any; None where they have to be read.
    is_counted : bool
        Whether this commit is among the commits that `last` counts.
    """

    memo: Memo | None = None
    age: int = 0
    last: Last | None = None
    is_counted: bool = False

    @abstractmethod
    def execute(self, sql: str, params: Sequence[Any] = (), *, plain: bool = False) -> None:
        """Run a statement.

        Parameters
        ----------
        sql : str
            The statement.
        params : sequence
            One value per placeholder.
        plain : bool
            It adds given values or touches the one row of a table: there is nothing to optimise,
            and a database that spends time on that may leave it.

        Raises
        ------
        Duplicate
            If it adds what is there already.
        """

    @abstractmethod
    def rows(self, sql: str, params: Sequence[Any] = (), *, plain: bool = False) -> list[Row]:
        """Run a query and return its rows; `plain` as in `execute`."""

    @abstractmethod
    def arrow(self, sql: str, params: Sequence[Any] = ()) -> pa.Table:
        """Run a query and return an Arrow table."""

    @abstractmethod
    def batches(self, sql: str, params: Sequence[Any] = ()) -> Iterator[pa.RecordBatch]:
        """Run a query and give its rows piece by piece, for where the whole is large."""

    @abstractmethod
    @contextmanager
    def staged(self, name: str, columns: Mapping[str, Any]) -> Iterator[None]:
        """Show arrays as a relation of that name for as long as the block lasts."""
        yield

    def one(self, sql: str, params: Sequence[Any] = (), *, plain: bool = False) -> Row | None:
        """Run a query and return its first row, None where there is none."""
        rows = self.rows(sql, params, plain=plain)
        return rows[0] if rows else None

    @contextmanager
    def among(self, column: str, uuids: Sequence[UUID]) -> Iterator[tuple[str, list[Any]]]:
        """Give the SQL for "the column is one of these uuids", and its parameters."""
        if len(uuids) <= MANY:
            yield (f"{column} in ({marks(uuids)})" if uuids else "1 = 0"), list(uuids)
            return
        with self.staged("among_these", {"uuid": list(uuids)}):
            yield f"{column} in (select cast(w.uuid as uuid) from among_these w)", []

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to a table.

        Parameters
        ----------
        table : str
            Its name.
        columns : sequence of str
            Names of the values of a row.
        rows : sequence of sequence
            One value per column.
        """
        if not rows:
            return
        names = ", ".join(f'"{name}"' for name in columns)
        if len(rows) <= FEW:
            values = [value for each in rows for value in each]
            self.execute(
                f"insert into {table} ({names}) {_given(marks(columns), len(rows))}",
                values,
                plain=True,
            )
            return
        arrays = {
            name: list(values)
            for name, values in zip(columns, zip(*rows, strict=True), strict=True)
        }
        with self.staged("incoming", arrays):
            self.execute(f"insert into {table} ({names}) select {names} from incoming")


def _given(row: str, count: int) -> str:
    """Return the source of so many given rows.

    One is selected, which takes DuckDB a third less for a wide row than a list ``values``.
    """
    return f"select {row}" if count == 1 else f"values {', '.join([f'({row})'] * count)}"
