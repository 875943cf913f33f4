"""One DuckDB file, opened once in a process: transactions, cursors, locks and copies."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

import duckdb

from exact_nb.errors import StoreClosed, StoreUnavailable
from exact_nb.store.duckdb import copies, holder, migrate
from exact_nb.store.duckdb.damage import translated
from exact_nb.store.duckdb.gate import Gate
from exact_nb.store.duckdb.opening import open_file
from exact_nb.store.duckdb.optimizer import Optimizer
from exact_nb.store.duckdb.swap import swap
from exact_nb.store.migration import Migration

if TYPE_CHECKING:
    from exact_nb.store.sql.counters import Last

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
    optimizer : Optimizer
        That of the cursor that writes, as the last writer left it.
    last : Last or None
        The numbers the last commit left, as the work told `counted`; None where it did not.
    """

    last: Last | None

    _engines: ClassVar[list[Engine]] = []
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        self.path = path
        self._migrations = tuple(migrations)
        self._pid = os.getpid()
        self._uses = 0
        self._gate = Gate()
        self._writer = threading.RLock()
        self._writing = 0  # the thread that is in write(), 0 where none is
        self._counted: Last | None = None
        self._broken = False
        self._connect()
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
            engine = next((engine for engine in cls._engines if engine.is_of(real)), None)
            if engine is None:
                engine = cls(real, migrations)
                cls._engines.append(engine)
            elif engine.is_forked:
                # DuckDB would hand out the parent's database again: two writers, silent loss.
                raise engine._closed()
            engine._uses += 1
            return engine

    def release(self) -> None:
        """Let go of the engine; the last one to do so closes the file."""
        if self.is_forked:
            return
        with Engine._opening:
            if self._uses == 0:
                return
            self._uses -= 1
            if self._uses == 0:
                Engine._engines.remove(self)
                self._close()

    def announce(self, server: str | None) -> None:
        """Tell processes that find the file locked at which address it is served, if any."""
        self._check()
        holder.announce(self.path, server)

    @property
    def is_forked(self) -> bool:
        """Whether this process was forked from the one that opened the file."""
        return os.getpid() != self._pid

    def is_of(self, path: Path) -> bool:
        """Return whether a path names the file of this engine, also by a hard link."""
        # Another handle of the file must not be opened: closing it would drop DuckDB's lock.
        try:
            return path == self.path or path.samefile(self.path)
        except OSError:
            return False

    def _connect(self) -> None:
        with translated(self.path, system=True):
            opened = open_file(self.path, self._migrations)
        self.uuid = opened.uuid
        self._mark = opened.mark
        self._root = opened.connection
        self._con = self._root.cursor()
        self.optimizer = Optimizer(self._con)
        self.last = None
        self._broken = False

    def _disconnect(self) -> None:
        self._broken = True
        self._con.close()
        self._root.close()
        self._mark.close()

    def _reconnect(self) -> None:
        with self._writer, self._gate.shut():
            if self._broken:
                self._disconnect()
                self._connect()

    def _close(self) -> None:
        with self._writer, self._gate.shut():
            holder.withdraw(self.path)
            self._disconnect()

    # -- work ---------------------------------------------------------------------------------

    def read(self, work: Work[T]) -> T:
        """Call `work` with a cursor of its own and return what it returns.

        All it reads is of one moment; an attempt to write raises. It goes on beside writers.

        Parameters
        ----------
        work : callable
            Reads and fetches all it needs; the cursor is closed afterwards.
        """
        self._check()
        with self._guarded(), self._gate.passing():
            cursor = self._root.cursor()
            try:
                cursor.execute("BEGIN TRANSACTION READ ONLY")
                return work(cursor)
            finally:
                cursor.close()

    def write(self, work: Work[T], *, after: Callable[[T], None] | None = None) -> T:
        """Call `work` in a transaction of its own and return what it returned, once on disk.

        Parameters
        ----------
        work : callable
            May be called again from the start when DuckDB reports a conflict. It asks `optimizer`
            for what it needs.
        after : callable, optional
            Told the result in order of commit, before the next writer begins.
        """
        self._check()
        with self._writer:
            self._check_idle("write()")
            self._writing = threading.get_ident()
            try:
                with self._guarded():
                    result, number = self._transact(work)
                # The commit is on disk; a mark that cannot be written must not deny that.
                with suppress(OSError):
                    self._mark.write(number)
                if after is not None:
                    after(result)
            finally:
                self._writing = 0
            return result

    def counted(self, last: Last) -> None:
        """Say inside `write` that the work counts this commit itself, and the numbers it leaves."""
        self._counted = last

    def _transact(self, work: Work[T]) -> tuple[T, int]:
        for attempt in range(1, ATTEMPTS):
            try:
                return self._attempt(work)
            except duckdb.TransactionException as error:
                if not _is_conflict(error):
                    raise
            time.sleep(random.uniform(0.001, 0.01) * attempt)  # noqa: S311 - jitter, no secret
        return self._attempt(work)

    def _attempt(self, work: Work[T]) -> tuple[T, int]:
        try:
            self._counted = None
            self._con.execute("BEGIN")
            result = work(self._con)
            number, left = self._numbers()
            # Who is interrupted from here on cannot tell whether it is on disk: then it is read.
            self.last = None
            self._commit(number)
            self.last = left
        except BaseException:
            # Never COMMIT after an error: DuckDB would drop the transaction without a word.
            with suppress(duckdb.Error):
                self._con.execute("ROLLBACK")
            raise
        return result, number

    def _numbers(self) -> tuple[int, Last | None]:
        """Return the number of this commit, and all numbers it leaves where they are known."""
        if self._counted is not None:
            return self._counted.commits, self._counted
        self._con.execute("UPDATE store_info SET commits = commits + 1")
        return migrate.count_commits(self._con), None

    def _commit(self, number: int) -> None:
        try:
            self._con.execute("COMMIT")
        except duckdb.FatalException:
            # The checkpoint after the commit failed, on a full disk for one. DuckDB then wants to
            # be opened again; the count of commits in the file says whether this one is in it.
            self._broken = True
            self._reconnect()
            if migrate.count_commits(self._con) < number:
                raise

    # -- copies -------------------------------------------------------------------------------

    def backup(self, target: str | Path) -> Path:
        """Write a complete copy, as of one moment, to a new file while others go on working.

        Parameters
        ----------
        target : str or pathlib.Path
            A file that does not exist. It appears once it is complete, and is a store by itself.

        Raises
        ------
        StoreUnavailable
            If the file exists or cannot be written; nothing is left of it then.
        """
        self._check()
        place = Path(os.path.realpath(Path(target).expanduser()))
        if place.exists():
            raise StoreUnavailable(f"{place}: there is such a file already; choose a new name")
        with (
            translated(place, system=True),
            self._gate.passing(),
            copies.drafted(place) as draft,
        ):
            with self._root.cursor() as cursor:
                copies.copy(cursor, draft)
            copies.settle(draft, place, replace=False)
        return place

    def compact(self, order: Mapping[str, str] | None = None) -> None:
        """Write the file anew: rows in order, unused space given back.

        Writers wait; readers go on until the new file takes the place of the old one. A process
        killed in the middle leaves the old one.

        Parameters
        ----------
        order : mapping of str to str, optional
            What to sort by, as SQL, for each table that is to be sorted:
            ``{"annotation": "image_id, z"}``.
        """
        self._check()
        with (
            self._writer,
            translated(self.path, system=True),
            copies.drafted(self.path) as draft,
        ):
            self._check_idle("compact()")
            with self._root.cursor() as cursor:
                copies.rebuild(cursor, draft, order or {})
            with self._gate.shut():
                self._con.execute("CHECKPOINT")
                self._disconnect()
                try:
                    swap(draft, self.path)
                finally:
                    self._connect()

    def _check(self) -> None:
        if self.is_forked:
            raise self._closed()
        if self._uses == 0:
            raise StoreClosed(f"{self.path}: the store was closed; connect again")

        at_rest = not self._gate.is_inside and self._writing != threading.get_ident()
        if self._broken and at_rest:
            self._reconnect()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Translate errors; after one DuckDB does not survive, open the file anew next time."""
        with translated(self.path):
            try:
                yield
            except duckdb.FatalException:
                self._broken = True
                raise

    def _check_idle(self, call: str) -> None:
        self._check()
        if self._writing or self._gate.is_inside:
            raise RuntimeError(f"{call} inside read() or write(): it would wait for itself")

    def _closed(self) -> StoreClosed:
        return StoreClosed(
            f"{self.path}: opened by process {self._pid}, from which this one was forked; start "
            "processes by spawn and let them connect to a server, or work in one process"
        )


def _is_conflict(error: duckdb.TransactionException) -> bool:
    said = str(error)
    return "onflict" in said or "duplicate key" in said


def _warm_up() -> None:
    import pyarrow  # noqa: F401, ICN001, PLC0415 - half a second the first query need not wait


def _forget_locks() -> None:
    # A thread of the parent may have held it; in the child nobody would ever let it go.
    Engine._opening = threading.Lock()  # noqa: SLF001


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_locks)
