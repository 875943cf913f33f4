"""DuckDB's optimizer, which has nothing to do where given values are added, and takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["Optimizer"]


class Optimizer:
    """Whether the optimizer of a connection is on; that outlasts a transaction, a failed one too.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A new connection, which has it on.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._is_on = True

    def turn(self, *, on: bool) -> None:
        """Turn it on or off, which takes a tenth of what a wide insert does."""
        if on is not self._is_on:
            # Who is interrupted in between leaves it to be turned on again, needed or not.
            self._is_on = False
            self._connection.execute(f"PRAGMA {'enable' if on else 'disable'}_optimizer")
            self._is_on = on
