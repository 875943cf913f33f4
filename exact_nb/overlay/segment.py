"""A batch of annotations that never changes: columns, slots and their indexes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from exact_nb.model.ragged import Integers
from exact_nb.model.validation import Floats
from exact_nb.overlay.grid import Grid
from exact_nb.overlay.legend import Slots
from exact_nb.store.geometry import Geometry

__all__ = ["Part", "Segment", "bounds_of", "gathered"]


class Segment:
    """n annotations with a place, and a slot for each.

    Attributes
    ----------
    geometry : Geometry
        The annotations; no global labels.
    slots : numpy.ndarray
        ``(n,)`` int32.
    grid : Grid
        Index of their boxes.
    """

    def __init__(self, geometry: Geometry, slots: Slots) -> None:
        self.geometry = geometry
        self.slots = slots
        self.grid = Grid(geometry.shapes.bounds)

    def __len__(self) -> int:
        return len(self.slots)

    @cached_property
    def _by_uuid(self) -> tuple[np.ndarray[Any, np.dtype[np.uint64]], Integers]:
        """The random half of the uuids, sorted, and the row of each."""
        halves = _halves(self.geometry.uuids)
        order = np.argsort(halves, kind="stable")
        return halves[order], order

    def find(self, uuids: np.ndarray[Any, np.dtype[np.uint8]]) -> Integers:
        """Return the rows of those uuids, ``(k, 16)`` uint8, that are here."""
        halves, order = self._by_uuid
        wanted = _halves(uuids)
        at, end = (np.searchsorted(halves, wanted, side=side) for side in ("left", "right"))
        found = [np.empty(0, dtype=np.int64)]
        # Nearly always one turn: two uuids hardly share their random half.
        while (open_ := at < end).any():
            rows = order[at[open_]]
            same = (self.geometry.uuids[rows] == uuids[open_]).all(axis=1)
            found.append(rows[same])
            at = at + 1
        return np.concatenate(found)

    def kept(self, rows: np.ndarray[Any, Any]) -> Segment:
        """Return some rows as a segment of their own, under the same slots."""
        return Segment(self.geometry.take(rows), self.slots[rows])

    @classmethod
    def merged(cls, segments: Sequence[Segment]) -> Segment:
        """Return the rows of several segments as one, under the same slots."""
        return cls(
            Geometry.concat([one.geometry for one in segments]),
            np.concatenate([one.slots for one in segments]),
        )

    @property
    def nbytes(self) -> int:
        """Memory of all of it."""
        geometry, shapes = self.geometry, self.geometry.shapes
        columns = (
            *(geometry.uuids, geometry.revisions, geometry.type_ids, geometry.author_ids),
            *(geometry.statuses, geometry.scores, geometry.flags, self.slots),
            *(shapes.kinds, shapes.coords, shapes.offsets, shapes.parts, shapes.part_offsets),
            *(shapes.bounds,),
        )
        lookup = 16 * len(self) if "_by_uuid" in self.__dict__ else 0
        return sum(column.nbytes for column in columns) + self.grid.nbytes + lookup


def _halves(uuids: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.ascontiguousarray(uuids[:, 8:]).view(np.uint64).ravel()


class Part(NamedTuple):
    """Some rows of a segment."""

    segment: Segment
    rows: Integers

    @property
    def slots(self) -> Slots:
        """Slots of the rows."""
        return self.segment.slots[self.rows]

    @property
    def bounds(self) -> Floats:
        """Boxes of the rows, ``(k, 4)``."""
        bounds: Floats = self.segment.geometry.shapes.bounds[self.rows]
        return bounds

    def where(self, chosen: np.ndarray[Any, Any]) -> Part:
        """Return a choice of the rows."""
        return Part(self.segment, self.rows[chosen])


def bounds_of(parts: Sequence[Part]) -> Floats:
    """Return the boxes of all parts, one part after the other."""
    return np.concatenate([np.empty((0, 4)), *(part.bounds for part in parts)])


def gathered(parts: Sequence[Part], chosen: Integers | None = None) -> tuple[Geometry, Slots]:
    """Return the annotations and slots of all parts, or of a choice of them in its order.

    Parameters
    ----------
    parts : sequence of Part
        n rows together.
    chosen : numpy.ndarray, optional
        Places among the n.
    """
    if chosen is None:
        chosen = np.arange(sum(len(part.rows) for part in parts))
    begins = np.cumsum([0, *(len(part.rows) for part in parts)])
    sorted_ = np.sort(chosen)
    cuts = np.searchsorted(sorted_, begins)
    few = [
        part.where(sorted_[first:last] - begin)
        for part, begin, first, last in zip(parts, begins, cuts, cuts[1:], strict=False)
        if first < last
    ]
    if not few:
        return Geometry.empty(), np.empty(0, dtype=np.int32)
    places = np.searchsorted(sorted_, chosen)
    found = Geometry.concat([part.segment.geometry.take(part.rows) for part in few])
    return found.take(places), np.concatenate([part.slots for part in few])[places]
