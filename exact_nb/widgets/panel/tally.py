"""How far the sets of a panel are: read once, and again where something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exact_nb.model.queue import Progress
    from exact_nb.store.base import Store

__all__ = ["Sum", "Tally"]


@dataclass(frozen=True, slots=True)
class Sum:
    """The images and annotations of a set.

    Attributes
    ----------
    images : tuple of int
        Their numbers, in the order they were added.
    annotations, verified, rejected, conflicts : int
        How many annotations there are, and how many of them stand so.
    """

    images: tuple[int, ...]
    annotations: int
    verified: int
    rejected: int
    conflicts: int


class Tally:
    """Progress by set and image.

    Parameters
    ----------
    store : callable
        Returns the store.
    """

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store
        self._known: dict[int, dict[int, Progress]] = {}

    def of_set(self, imageset_id: int) -> dict[int, Progress]:
        """Return the progress of each image of a set, by its number."""
        known = self._known.get(imageset_id)
        if known is None:
            known = self._known[imageset_id] = self._store().progress(imageset_id)
        return known

    def sum_of_set(self, imageset_id: int) -> Sum:
        """Return the progress of a set."""
        found = self.of_set(imageset_id)
        parts = found.values()
        return Sum(
            tuple(sorted(found)),
            sum(one.total for one in parts),
            sum(one.verified for one in parts),
            sum(one.rejected for one in parts),
            sum(one.conflicts for one in parts),
        )

    def forget(self, image_ids: Iterable[int] = ()) -> None:
        """Read anew the sets of these images; all, where none are named."""
        changed = set(image_ids)
        self._known = {
            set_id: images
            for set_id, images in self._known.items()
            if changed and changed.isdisjoint(images)
        }

    def forget_set(self, imageset_id: int) -> None:
        """Read a set anew."""
        self._known.pop(imageset_id, None)
