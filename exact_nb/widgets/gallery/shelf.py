"""Where the crops of all galleries of a kernel are kept, within one limit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from exact_nb.widgets.gallery.crops import Crop

__all__ = ["CropShelf", "shared_shelf"]


class CropShelf:
    """Crops by gallery and item; those used longest ago go first, whosever they are.

    A cell that is run again makes another gallery and nobody closes the first: each with a limit
    of its own would take more memory with every run.

    Parameters
    ----------
    capacity : int
        Bytes kept.

    Attributes
    ----------
    nbytes : int
        What is kept now.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[tuple[Hashable, int], Crop] = OrderedDict()
        self._lock = threading.Lock()
        self.nbytes = 0

    def get(self, owner: Hashable, index: int) -> Crop | None:
        """Return the crop of an item, None where it is not there."""
        with self._lock:
            crop = self._kept.get((owner, index))
            if crop is not None:
                self._kept.move_to_end((owner, index))
            return crop

    def has(self, owner: Hashable, index: int) -> bool:
        """Whether the crop of an item is there; to ask is not to use it."""
        with self._lock:
            return (owner, index) in self._kept

    def put(self, owner: Hashable, index: int, crop: Crop) -> None:
        """Keep a crop, in the place of others where there is no room."""
        with self._lock:
            self._drop((owner, index))
            self._kept[owner, index] = crop
            self.nbytes += crop.nbytes
            while self.nbytes > self._capacity and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def drop(self, owner: Hashable, index: int) -> None:
        """Keep the crop of an item no longer."""
        with self._lock:
            self._drop((owner, index))

    def clear(self, owner: Hashable) -> None:
        """Keep nothing of a gallery."""
        with self._lock:
            for key in [one for one in self._kept if one[0] == owner]:
                self._drop(key)

    def _drop(self, key: tuple[Hashable, int]) -> None:
        crop = self._kept.pop(key, None)
        if crop is not None:
            self.nbytes -= crop.nbytes


@lru_cache(maxsize=1)
def shared_shelf() -> CropShelf:
    """Return the shelf of all galleries of this process."""
    return CropShelf(96 * 2**20)
