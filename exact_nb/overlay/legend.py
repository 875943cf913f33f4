"""What slots mean: type, author, status and score of each, and which of them are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exact_nb.store.geometry import Geometry

__all__ = ["Filter", "Legend", "score_bytes"]

Slots = np.ndarray[Any, np.dtype[np.int32]]

_MOST_GROUPS = 1 << 16


@dataclass(frozen=True, slots=True)
class Filter:
    """What is not to be seen.

    Attributes
    ----------
    hidden_types, hidden_authors : frozenset of int
        Ids.
    hidden_statuses : frozenset of int
        Codes as in `Geometry.statuses`.
    least_score : float
        Shapes of a lower score are hidden; those without a score are not.
    """

    hidden_types: frozenset[int] = frozenset()
    hidden_authors: frozenset[int] = frozenset()
    hidden_statuses: frozenset[int] = frozenset()
    least_score: float = 0.0

    def shows(self, type_id: int, author_id: int, status: int) -> bool:
        """Whether shapes of a group are seen, whatever their score."""
        return not (
            type_id in self.hidden_types
            or author_id in self.hidden_authors
            or status in self.hidden_statuses
        )


def score_bytes(scores: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return scores from 0 to 1 as 1 to 255, and NaN as 0."""
    values = np.asarray(scores, dtype=np.float64)
    steps = 1 + np.rint(np.clip(values, 0, 1) * 254)
    return np.where(np.isnan(values), 0, steps).astype(np.uint8)


class Legend:
    """Slots in order of their making; a slot never changes its meaning, it only dies.

    One thread writes at a time. Others may read meanwhile what was there when they began: arrays
    that must grow are replaced, not resized.
    """

    def __init__(self) -> None:
        self.count = 0
        self.groups: list[tuple[int, int, int]] = []
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._group = np.empty(0, dtype=np.uint16)
        self._score = np.empty(0, dtype=np.uint8)
        self._alive = np.empty(0, dtype=np.bool_)

    def append(self, geometry: Geometry) -> Slots:
        """Give annotations new slots, ``(n,)``."""
        start, stop = self.count, self.count + len(geometry.revisions)
        self._reserve(stop)
        self._group[start:stop] = self._groups_of(geometry)
        self._score[start:stop] = score_bytes(geometry.scores)
        self._alive[start:stop] = True
        self.count = stop
        return np.arange(start, stop, dtype=np.int32)

    def _reserve(self, count: int) -> None:
        if count > len(self._alive):
            # A third more than needed, for a million and one need not be copied each time.
            more = count + count // 3 + 64 - len(self._alive)
            self._group = np.append(self._group, np.zeros(more, np.uint16))
            self._score = np.append(self._score, np.zeros(more, np.uint8))
            self._alive = np.append(self._alive, np.zeros(more, np.bool_))

    def _groups_of(self, geometry: Geometry) -> np.ndarray[Any, np.dtype[np.uint16]]:
        columns = (geometry.type_ids, geometry.author_ids, geometry.statuses)
        kinds = [np.unique(column, return_inverse=True) for column in columns]
        code = np.zeros(len(geometry.revisions), dtype=np.int64)
        for values, places in kinds:
            code = code * len(values) + places
        codes, places = np.unique(code, return_inverse=True)
        numbers = np.empty(len(codes), dtype=np.uint16)
        shape = tuple(len(values) for values, _ in kinds)
        for i, each in enumerate(zip(*np.unravel_index(codes, shape), strict=True)):
            type_id, author, status = (
                int(values[at]) for (values, _), at in zip(kinds, each, strict=True)
            )
            numbers[i] = self._number((type_id, author, status))
        return numbers[places]

    def _number(self, group: tuple[int, int, int]) -> int:
        """Return the place of a group; what comes after the last possible one looks like it."""
        if group not in self._numbers and len(self.groups) < _MOST_GROUPS:
            self.groups.append(group)
            self._numbers[group] = len(self.groups) - 1
        return self._numbers.get(group, _MOST_GROUPS - 1)

    def kill(self, slots: Slots) -> None:
        """Say that slots are seen no more."""
        self._alive[slots] = False

    def lives(self, slots: Slots) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which slots stand for an annotation as it is now."""
        return self._alive[slots]

    def visible(
        self, slots: Slots, seen: Filter | None = None
    ) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which slots live and are seen through a filter."""
        alive = self._alive[slots]
        if seen is None or seen == Filter():
            return alive
        groups = np.array([seen.shows(*group) for group in [*self.groups]], dtype=np.bool_)
        score = self._score[slots]
        enough = (score == 0) | (score >= score_bytes(seen.least_score))
        shown: np.ndarray[Any, np.dtype[np.bool_]] = alive & enough & groups[self._group[slots]]
        return shown

    def since(self, start: int, stop: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return the groups and scores of slots from `start` up to `stop`."""
        return self._group[start:stop], self._score[start:stop]

    @property
    def nbytes(self) -> int:
        """Memory of the tables."""
        return self._group.nbytes + self._score.nbytes + self._alive.nbytes
