"""A transaction of DuckDB, as the shared operations see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

import duckdb
import pyarrow as pa

from exact_nb.store.duckdb.optimizer import Optimizer
from exact_nb.store.sql.session import Duplicate, Row, Session

if TYPE_CHECKING:
    from exact_nb.store.sql.memo import Memo

__all__ = ["DuckDBSession"]

_BATCH = 1 << 14

_WIDE = 20
"""From so many values on the optimizer takes longer than turning it off."""

_MOST_STATEMENTS = 500
_statements: dict[str, duckdb.Statement] = {}


class DuckDBSession(Session):
    """One cursor inside a transaction of the engine.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The cursor.
    memo : Memo, optional
        What need not be read again.
    optimizer : Optimizer, optional
        That of the cursor; not given where the cursor is new.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        memo: Memo | None = None,
        optimizer: Optimizer | None = None,
    ) -> None:
        self._connection = connection
        self.memo = memo
        self.age = 0 if memo is None else memo.age
        self._optimizer = optimizer or Optimizer(connection)
        self._asks = False

    def execute(self, sql: str, params: Sequence[Any] = (), *, plain: bool = False) -> None:
        """Run a statement."""
        self._optimize(plain, params)
        try:
            self._connection.execute(_parsed(self._connection, sql), params or None)
        except duckdb.ConstraintException as error:
            # The tables have no other constraint that our own rules would let through.
            raise Duplicate(str(error)) from error

    def rows(self, sql: str, params: Sequence[Any] = (), *, plain: bool = False) -> list[Row]:
        """Run a query and return its rows."""
        self._optimize(plain, params)
        return self._connection.execute(_parsed(self._connection, sql), params or None).fetchall()

    def arrow(self, sql: str, params: Sequence[Any] = ()) -> pa.Table:
        """Run a query and return an Arrow table."""
        self._optimize(False, params)
        # The relation API is the way that copies least and exists in DuckDB 1.5 and 2.0 alike.
        return self._connection.sql(sql, params=list(params)).to_arrow_table()

    def batches(self, sql: str, params: Sequence[Any] = ()) -> Iterator[pa.RecordBatch]:
        """Run a query and give its rows piece by piece."""
        self._optimize(False, params)
        yield from self._connection.sql(sql, params=list(params)).to_arrow_reader(_BATCH)

    @contextmanager
    def staged(self, name: str, columns: Mapping[str, Any]) -> Iterator[None]:
        """Show arrays as a relation of that name for as long as the block lasts."""
        table = pa.table({key: _array(values) for key, values in columns.items()})
        self._connection.register(name, table)
        try:
            yield
        except BaseException:
            # An aborted transaction refuses this too, which would hide why it was aborted.
            with suppress(duckdb.Error):
                self._connection.unregister(name)
            raise
        self._connection.unregister(name)

    def _optimize(self, plain: bool, params: Sequence[Any]) -> None:
        """Leave the optimizer off while wide rows are all there is; a query has it on."""
        self._asks |= not plain
        if self._asks:
            self._optimizer.turn(on=True)
        elif len(params) >= _WIDE:
            self._optimizer.turn(on=False)


def _parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Return a statement parsed, which is an eighth of what a wide insert takes.

    It is bound to no connection, and DuckDB copies it before it runs.
    """
    found = _statements.get(sql)
    if found is None:
        (found,) = connection.extract_statements(sql)
        if len(_statements) >= _MOST_STATEMENTS:
            _statements.clear()
        _statements[sql] = found
    return found


def _array(values: Any) -> Any:
    """Make an Arrow array; lists of UUIDs as text, which DuckDB casts on the way in."""
    if isinstance(values, list) and any(isinstance(value, UUID) for value in values):
        return pa.array([None if value is None else str(value) for value in values])
    return values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
