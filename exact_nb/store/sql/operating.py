"""How the operations of a store on SQL reach its database; what all their parts build on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from exact_nb.model.people import User
from exact_nb.store.base import Event
from exact_nb.store.sql.session import Session

__all__ = ["SqlOperations"]

T = TypeVar("T")


class SqlOperations(ABC):
    """Reads and writes on behalf of an actor."""

    @abstractmethod
    def _looked_up(self, work: Callable[[Session, User], T]) -> T:
        """Call `work` with a session that reads, and the actor."""

    @abstractmethod
    def _changed(
        self,
        work: Callable[[Session, User], T],
        tell: Callable[[T], Event | None],
        *,
        of_records: bool = False,
    ) -> T:
        """Call `work` in a write transaction; publish what `tell` makes of its result."""

    @abstractmethod
    def _told(self, **what: Any) -> Event:
        """Return an event of the actor's."""
