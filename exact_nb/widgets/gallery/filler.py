"""Reads the crops of a gallery on threads of its own, what is nearest to the eye first."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING

from exact_nb.widgets.gallery.shelf import shared_shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exact_nb.widgets.gallery.crops import Crop
    from exact_nb.widgets.gallery.shelf import CropShelf

__all__ = ["CropFiller"]

logger = logging.getLogger(__name__)


class CropFiller:
    """Crops by item; what is no longer wanted is not read.

    Parameters
    ----------
    read : callable
        Reads the crop of an item; may take its time.
    arrived : callable
        Told of each item whose crop is there, on a thread of this object; must return at once.
    workers : int, optional
        Threads.
    shelf : CropShelf, optional
        Where they are kept; the one all galleries share where not given.
    """

    def __init__(
        self,
        read: Callable[[int], Crop],
        arrived: Callable[[int], None],
        *,
        workers: int = 2,
        shelf: CropShelf | None = None,
    ) -> None:
        self._read = read
        self._arrived = arrived
        self._shelf = shared_shelf() if shelf is None else shelf
        self._owner = object()
        self._wanted: deque[int] = deque()
        self._in_work: dict[int, bool] = {}
        self._open = True
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name="exact-nb-gallery", daemon=True)
            for _ in range(workers)
        ]
        for one in self._threads:
            one.start()

    def want(self, indices: Iterable[int]) -> None:
        """Read the crops of these items, in this order, and none that were wanted before."""
        with self._changed:
            self._wanted = deque(indices)
            self._changed.notify_all()

    def get(self, index: int) -> Crop | None:
        """Return the crop of an item, None where it is not there yet."""
        return self._shelf.get(self._owner, index)

    def forget(self, indices: Iterable[int]) -> None:
        """Drop crops: their items have changed. What is being read of them is dropped too."""
        with self._changed:
            for index in indices:
                if index in self._in_work:
                    self._in_work[index] = False
                self._shelf.drop(self._owner, index)

    def clear(self) -> None:
        """Drop all crops and wishes."""
        with self._changed:
            self._wanted.clear()
            self._in_work = dict.fromkeys(self._in_work, False)
            self._shelf.clear(self._owner)

    def close(self) -> None:
        """End the threads and drop all; what is being read is read to its end."""
        with self._changed:
            self._open = False
            self.clear()
            self._changed.notify_all()

    def _work(self) -> None:
        while (index := self._next()) is not None:
            try:
                crop = self._read(index)
            except Exception:
                logger.exception("item %d of a gallery cannot be shown", index)
                crop = None
            if self._keep(index, crop):
                self._arrived(index)

    def _next(self) -> int | None:
        """Wait for an item to read; None where there will be no more."""
        with self._changed:
            while self._open:
                while self._wanted:
                    index = self._wanted.popleft()
                    if index not in self._in_work and not self._shelf.has(self._owner, index):
                        self._in_work[index] = True
                        return index
                self._changed.wait()
        return None

    def _keep(self, index: int, crop: Crop | None) -> bool:
        with self._changed:
            is_current = self._in_work.pop(index)
            if crop is None or not self._open:
                return False
            if not is_current:
                # It changed while it was read; it may be in sight still.
                self._wanted.appendleft(index)
                self._changed.notify()
                return False
            self._shelf.put(self._owner, index, crop)
            return True
