"""A cache that counts bytes, makes each value once and may be used by many threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

__all__ = ["ByteCache"]

Value = TypeVar("Value")


class ByteCache(Generic[Value]):
    """Values by key; the least recently used go when their bytes exceed the capacity.

    The newest value stays even if it alone is larger than the capacity: a picture that is being
    looked at must not be decoded anew for each of its tiles.

    Parameters
    ----------
    capacity : int
        Bytes of all values together.
    size_of : callable
        Bytes of a value.
    """

    def __init__(self, capacity: int, size_of: Callable[[Value], int]) -> None:
        self.capacity = capacity
        self._size_of = size_of
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._in_work: dict[Hashable, Future[Value]] = {}
        self._lock = threading.Lock()
        self._bytes = 0

    @property
    def used(self) -> int:
        """Bytes of the values kept now."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of `key`, making it if it is not kept.

        Threads that ask for the same key meanwhile wait for the one that makes it; if that fails,
        all of them get its exception and nothing is kept.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept[0]
            running = self._in_work.get(key)
            if running is None:
                mine: Future[Value] = Future()
                self._in_work[key] = mine
        if running is not None:
            return running.result()
        return self._make(key, mine, make)

    def _make(self, key: Hashable, mine: Future[Value], make: Callable[[], Value]) -> Value:
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                self._end(key, mine)
            mine.set_exception(error)
            raise
        with self._lock:
            # A key that was forgotten while its value was made is not kept.
            if self._end(key, mine):
                self._keep(key, value)
        mine.set_result(value)
        return value

    def _end(self, key: Hashable, mine: Future[Value]) -> bool:
        """Note that `mine` is no longer in work; return whether it still was."""
        if self._in_work.get(key) is not mine:
            return False
        del self._in_work[key]
        return True

    def _keep(self, key: Hashable, value: Value) -> None:
        size = self._size_of(value)
        self._kept[key] = (value, size)
        self._bytes += size
        while self._bytes > self.capacity and len(self._kept) > 1:
            _, (_, freed) = self._kept.popitem(last=False)
            self._bytes -= freed

    def forget(self, chosen: Callable[[Hashable], bool]) -> None:
        """Drop every value whose key is `chosen`, and do not keep those being made."""
        with self._lock:
            for key in [key for key in self._kept if chosen(key)]:
                self._bytes -= self._kept.pop(key)[1]
            for key in [key for key in self._in_work if chosen(key)]:
                del self._in_work[key]
