"""The store in one DuckDB file."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from exact_nb.errors import StoreClosed
from exact_nb.model.people import User
from exact_nb.store.base import Event, Subscription
from exact_nb.store.duckdb.clustering import ORDER
from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.duckdb.session import DuckDBSession
from exact_nb.store.schema import MIGRATIONS
from exact_nb.store.sql import access, records
from exact_nb.store.sql.depths import Depths
from exact_nb.store.sql.events import Hub
from exact_nb.store.sql.memo import Memo
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.store import SqlStore

if TYPE_CHECKING:
    import duckdb

__all__ = ["DuckDBStore", "open_store"]

T = TypeVar("T")

_hubs: WeakKeyDictionary[Engine, Hub] = WeakKeyDictionary()
_memos: WeakKeyDictionary[Engine, Memo] = WeakKeyDictionary()
_depths: WeakKeyDictionary[Engine, Depths] = WeakKeyDictionary()
_stores: WeakSet[DuckDBStore] = WeakSet()


class DuckDBStore(SqlStore):
    """A file as one user sees it; stores of one process on one file share its engine.

    Parameters
    ----------
    engine : Engine
        The file, counted for this store.
    user : str
        Login name; a user is made where there is none of that name.
    site_admin : bool
        Whether the user is given every right: who may open the file may read it whole anyway.
    """

    def __init__(self, engine: Engine, user: str, *, site_admin: bool = False) -> None:
        self._engine = engine
        self._subscriptions: list[Subscription] = []
        self._is_open = True
        self._memo = _memos.setdefault(engine, Memo())
        self.hub = _hubs.setdefault(engine, Hub())
        self.depths = _depths.setdefault(engine, Depths())
        self.uuid = engine.uuid
        self.location = str(engine.path)
        try:
            self.actor = self._user(user, site_admin=site_admin)
        except BaseException:
            engine.release()
            raise
        _stores.add(self)

    def _user(self, name: str, *, site_admin: bool) -> User:
        known = self._read(lambda session: records.user_named(session, name))
        if known is not None and (known.site_admin or not site_admin):
            return known

        def tell(result: User) -> Event:
            return Event(records=(result,), actor_id=result.id)

        return self._write(
            lambda session: records.ensure_user(session, name, site_admin=site_admin),
            tell,
            of_records=True,
        )

    # -- life ---------------------------------------------------------------------------------

    def as_user(self, name: str) -> Self:
        """Return the same data as another user sees it; the user is made where there is none."""
        self._check_open()
        return type(self)(Engine.open(self._engine.path, MIGRATIONS), name)

    @property
    def is_open(self) -> bool:
        """Whether it can be read and written: not closed yet."""
        return self._is_open

    def successor(self) -> DuckDBStore | None:
        """Return a store of this process that is open on the same data for the same user."""
        mine = (self.uuid, self.actor.id)
        others = [one for one in list(_stores) if one.is_open and (one.uuid, one.actor.id) == mine]
        return others[0] if others else None

    def close(self) -> None:
        """Let go of the file; the last store of a process to close frees it."""
        if self._is_open:
            self._is_open = False
            for stop in self._subscriptions:
                stop()
            self._engine.release()

    def subscribe(self, told: Callable[[Event], None]) -> Subscription:
        """Call `told` after each commit, until what is returned is called or the store closed."""
        self._check_open()
        stop = super().subscribe(told)
        self._subscriptions.append(stop)
        return stop

    def backup(self, path: str | Path) -> Path:
        """Write a complete, consistent copy to a new file while others go on working."""
        self._looked_up(lambda _, me: access.check_copyable(me))
        return self._engine.backup(Path(path))

    def compact(self) -> None:
        """Lay annotations of one image side by side and give unused space back."""
        self._check_open()
        self._engine.compact(ORDER)

    # -- transactions -------------------------------------------------------------------------

    def _read(self, work: Callable[[Session], T]) -> T:
        self._check_open()
        return self._engine.read(lambda connection: work(DuckDBSession(connection, self._memo)))

    def _write(
        self,
        work: Callable[[Session], T],
        tell: Callable[[T], Event | None],
        *,
        of_records: bool = False,
    ) -> T:
        self._check_open()

        def after(result: T) -> None:
            if of_records:
                self._memo.forget()
            event = tell(result)
            if event is not None:
                self.hub.publish(event)

        def within(connection: duckdb.DuckDBPyConnection) -> T:
            memo = None if of_records else self._memo
            session = DuckDBSession(connection, memo, self._engine.optimizer)
            session.last = self._engine.last
            result = work(session)
            if session.is_counted and session.last is not None:
                self._engine.counted(session.last)
            return result

        return self._engine.write(within, after=after)

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreClosed(
                f"{self.location}: this store was closed; connect to it again in a cell"
            )


def open_store(
    path: str | Path, user: str | None = None, *, site_admin: bool = False
) -> DuckDBStore:
    """Open a file, making it where there is none.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.
    user : str, optional
        Login name; that of the process where not given. In a file a name is a claim, no proof.
    site_admin : bool
        Whether to give the user every right everywhere, from now on.

    Returns
    -------
    DuckDBStore
        To be closed after use, or used in a ``with`` block.

    Raises
    ------
    StoreLocked
        If another process holds the file.
    StoreCorrupt
        If the file is damaged, is no store, or lacks acknowledged changes.
    StoreUnavailable
        If it cannot be read and written here.

    Examples
    --------
    >>> with open_store("labels.duckdb", user="bea") as store:
    ...     store.actor.name
    'bea'
    """
    name = user if user is not None else getpass.getuser()
    return DuckDBStore(Engine.open(path, MIGRATIONS), name, site_admin=site_admin)
