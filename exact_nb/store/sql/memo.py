"""What was read of users, sets, images and types, kept until one of them changes.

Every edit and every viewport asks for the same few records. Where this process is the only one
that writes, they need not be read again as long as no record was changed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar

from exact_nb.store.sql.session import Session

__all__ = ["Memo", "remembered"]

T = TypeVar("T")

_MOST = 10_000


class Memo:
    """Values that hold until `forget` is called, safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Hashable, object] = {}
        self.age = 0

    def forget(self) -> None:
        """Drop everything; called after each commit that changed a record."""
        with self._lock:
            self.age += 1
            self._values = {}

    def get(self, key: Hashable, age: int) -> object | None:
        """Return a value that was kept at this age, None where there is none."""
        with self._lock:
            return self._values.get(key) if age == self.age else None

    def keep(self, key: Hashable, value: object, age: int) -> None:
        """Keep a value that was read when the memo had this age, unless it is outdated."""
        with self._lock:
            if age == self.age:
                if len(self._values) >= _MOST:
                    self._values.clear()
                self._values[key] = value


def remembered(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """Return a value from the session's memo, or read it and keep it there.

    Parameters
    ----------
    session : Session
        Without a memo the value is read anew each time.
    key : hashable
        Names the value and its type.
    read : callable
        Reads it; what it raises is not kept.
    """
    if session.memo is None:
        return read()
    known = session.memo.get(key, session.age)
    if known is None:
        known = read()
        session.memo.keep(key, known, session.age)
    return known  # type: ignore[return-value]
