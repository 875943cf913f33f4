"""Many readers, or one who swaps or closes the file under them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Gate"]


class Gate:
    """Lets readers pass until it is shut, and shuts once all who passed have left.

    A thread that has passed may pass again inside; it is not held up by one who waits to shut.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._shut = False
        self._depth = threading.local()

    @property
    def is_inside(self) -> bool:
        """Whether this thread has passed and not left."""
        return bool(getattr(self._depth, "value", 0))

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Be inside."""
        depth: int = getattr(self._depth, "value", 0)
        if not depth:
            with self._changed:
                self._changed.wait_for(lambda: not self._shut)
                self._inside += 1
        self._depth.value = depth + 1
        try:
            yield
        finally:
            self._depth.value = depth
            if not depth:
                with self._changed:
                    self._inside -= 1
                    self._changed.notify_all()

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Be alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._shut)
            self._shut = True
            self._changed.wait_for(lambda: not self._inside)
        try:
            yield
        finally:
            with self._changed:
                self._shut = False
                self._changed.notify_all()
