"""One DuckDB file, opened once in a process: transactions, cursors, locks and copies."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import duckdb

from exact_nb.errors import StoreClosed
from exact_nb.store.duckdb import holder
from exact_nb.store.duckdb.damage import translated
from exact_nb.store.duckdb.gate import Gate
from exact_nb.store.duckdb.opening import open_file
from exact_nb.store.migration import Migration

__all__ = ["Engine"]

T = TypeVar("T")
Work = Callable[[duckdb.DuckDBPyConnection], T]

ATTEMPTS = 6
"""How often a transaction is begun at most: once, and five times more after conflicts."""


class Engine:
    """One file of one process, shared by all stores on it and counted.

    Attributes
    ----------
    path : pathlib.Path
        The file, links resolved.
    uuid : uuid.UUID
        Identity of the store, kept in the file.
    """

    _open: dict[Path, Engine] = {}  # noqa: RUF012 - typed below __future__ annotations
    _opening = threading.Lock()

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        self.path = path
        self._pid = os.getpid()
        self._uses = 0
        self._gate = Gate()
        self._writer = threading.RLock()
        self._writing = False
        self._local = threading.local()
        with translated(path):
            opened = open_file(path, migrations)
        self._con, self._mark, self.uuid = opened.connection, opened.mark, opened.uuid
        holder.announce(path)
        threading.Thread(target=_warm_up, name="exact_nb warm-up").start()

    # -- life ---------------------------------------------------------------------------------

    @classmethod
    def open(cls, path: str | Path, migrations: Sequence[Migration]) -> Engine:
        """Return the engine of a file, making the file where there is none.

        Parameters
        ----------
        path : str or pathlib.Path
            The file; two names of one file give one engine.
        migrations : sequence of Migration
            The schema, in order.

        Raises
        ------
        StoreLocked
            If another process holds the file.
        StoreCorrupt
            If the file is damaged, not ours, or lacks acknowledged changes.
        StoreUnavailable
            If it cannot be read and written here, or was written by a newer version.
        """
        real = Path(os.path.realpath(Path(path).expanduser()))
        with cls._opening:
            engine = cls._open.get(real)
            if engine is None or engine.is_foreign:
                engine = cls._open[real] = cls(real, migrations)
            engine._uses += 1
            return engine

    @property
    def is_foreign(self) -> bool:
        """Whether this process was forked from the one that opened the file."""
        return os.getpid() != self._pid

    def release(self) -> None:
        """Let go of the engine; the last one to do so closes the file."""
        if self.is_foreign:
            return
        with Engine._opening:
            if self._uses == 0:
                return
            self._uses -= 1
            if self._uses == 0:
                self._close()
                del Engine._open[self.path]

    def _close(self) -> None:
        with self._writer, self._gate.shut():
            holder.withdraw(self.path)
            self._con.close()
            self._mark.close()

    # -- work ---------------------------------------------------------------------------------

    def read(self, work: Work[T]) -> T:
        """Call `work` with a cursor of this thread's own and return what it returns.

        Parameters
        ----------
        work : callable
            Reads and fetches all it needs; the cursor is not to be kept.
        """
        self._check()
        with translated(self.path), self._gate.passing():
            cursor = self._con.cursor()
            try:
                return work(cursor)
            finally:
                cursor.close()

    def write(self, work: Work[T], *, after: Callable[[T], None] | None = None) -> T:
        """Call `work` in a transaction of its own and return what it returned, once on disk.

        Parameters
        ----------
        work : callable
            May be called again from the start when DuckDB reports a conflict.
        after : callable, optional
            Told the result in order of commit, before the next writer begins.
        """
        self._check()
        with self._writer:
            if self._writing:
                raise RuntimeError("write() inside write(): use the connection that was given")
            self._check()
            self._writing = True
            try:
                with translated(self.path):
                    result, number = self._transact(work)
                # The commit is on disk; a mark that cannot be written must not deny that.
                with suppress(OSError):
                    self._mark.write(number)
                if after is not None:
                    after(result)
            finally:
                self._writing = False
            return result

    def _transact(self, work: Work[T]) -> tuple[T, int]:
        for left in reversed(range(ATTEMPTS)):
            try:
                return self._attempt(work)
            except duckdb.TransactionException as error:
                if not left or not _is_conflict(error):
                    raise
                time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - jitter, not a secret
        raise AssertionError

    def _attempt(self, work: Work[T]) -> tuple[T, int]:
        self._con.execute("BEGIN")
        try:
            result = work(self._con)
            [(number,)] = self._con.execute(
                "UPDATE store_info SET commits = commits + 1 RETURNING commits"
            ).fetchall()
            self._con.execute("COMMIT")
        except BaseException:
            # Never COMMIT after an error: DuckDB would drop the transaction without a word.
            with suppress(duckdb.Error):
                self._con.execute("ROLLBACK")
            raise
        return result, number

    def _check(self) -> None:
        if self.is_foreign:
            raise StoreClosed(
                f"{self.path}: opened by process {self._pid} before this one was forked from it; "
                "connect again here after closing it there, or start processes by spawn"
            )
        if self._uses == 0:
            raise StoreClosed(f"{self.path}: the store was closed; connect again")


def _is_conflict(error: duckdb.TransactionException) -> bool:
    return "onflict" in str(error) or "duplicate key" in str(error)


def _warm_up() -> None:
    import pyarrow  # noqa: F401, ICN001, PLC0415 - half a second the first query need not wait
