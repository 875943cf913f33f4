"""Opened images, shared: a bounded number of files stays open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from exact_nb.errors import ExactError
from exact_nb.images.base import Source
from exact_nb.images.registry import open_image

__all__ = ["SourcePool"]

_State = tuple[int, int]


class SourcePool:
    """Opens each image once and closes those unused for longest.

    Parameters
    ----------
    capacity : int
        Images kept open. More are open only while more are in use at the same time.
    opener : callable
        Opens a path.
    """

    def __init__(self, capacity: int = 32, opener: Callable[[Path], Source] = open_image) -> None:
        self.capacity = capacity
        self._opener = opener
        self._entries: OrderedDict[Path, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many images are open or being opened."""
        return len(self._entries)

    @contextmanager
    def use(self, path: str | Path) -> Iterator[Source]:
        """Open an image or share the open one; it is not closed inside the ``with`` block.

        A file that was replaced since is opened anew.

        Raises
        ------
        exact_nb.errors.ExactError
            As `open_image` does; a failure is not remembered.
        """
        file = Path(path).expanduser().absolute()
        entry = self._take(file)
        try:
            yield entry.source(self._opener)
        except ExactError:
            if entry.failed:
                self._forget(entry)
            raise
        finally:
            self._give_back(entry)

    def close(self) -> None:
        """Close all images; those in use close when their user is done."""
        with self._lock:
            entries = list(self._entries.values())
            self._entries.clear()
            idle = [entry for entry in entries if entry.retire()]
        _close(idle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _take(self, path: Path) -> _Entry:
        state = _state_of(path)
        with self._lock:
            entry = self._entries.get(path)
            stale = []
            if entry is not None and entry.state != state:
                stale = [entry] if entry.retire() else []
                entry = None
            if entry is None:
                entry = _Entry(path, state)
                self._entries[path] = entry
            self._entries.move_to_end(path)
            entry.users += 1
        _close(stale)
        return entry

    def _give_back(self, entry: _Entry) -> None:
        with self._lock:
            entry.users -= 1
            surplus = [entry] if entry.retired and not entry.users else []
            for path, other in list(self._entries.items()):
                if len(self._entries) <= self.capacity:
                    break
                if not other.users:
                    del self._entries[path]
                    other.retire()
                    surplus.append(other)
        _close(surplus)

    def _forget(self, entry: _Entry) -> None:
        with self._lock:
            if self._entries.get(entry.path) is entry:
                del self._entries[entry.path]
            entry.retired = True


class _Entry:
    """One open image; its counters are guarded by the pool's lock."""

    def __init__(self, path: Path, state: _State | None) -> None:
        self.path = path
        self.state = state
        self.users = 0
        self.retired = False
        self.failed = False
        self._source: Source | None = None
        self._opening = threading.Lock()

    def source(self, opener: Callable[[Path], Source]) -> Source:
        """Return the image; the first to ask opens it, the others wait."""
        with self._opening:
            if self._source is None:
                try:
                    self._source = opener(self.path)
                except BaseException:
                    self.failed = True
                    raise
                self.failed = False
            return self._source

    def retire(self) -> bool:
        """Mark as no longer shared; return whether nobody uses it."""
        self.retired = True
        return not self.users

    def close(self) -> None:
        with self._opening:
            source, self._source = self._source, None
        if source is not None:
            source.close()


def _state_of(path: Path) -> _State | None:
    with suppress(OSError):
        state = path.stat()
        return state.st_mtime_ns, state.st_size
    return None


def _close(entries: list[_Entry]) -> None:
    for entry in entries:
        entry.close()
