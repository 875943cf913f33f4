"""All living annotations of one frame as a viewer needs them: by place, by uuid, by slot."""

from __future__ import annotations

import itertools
import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model.ragged import Integers
from exact_nb.model.shapes import Bounds
from exact_nb.model.validation import Floats
from exact_nb.overlay.legend import Filter, Legend, Slots
from exact_nb.overlay.segment import Part, Segment, bounds_of
from exact_nb.store.geometry import Geometry

__all__ = ["EVERYWHERE", "MOST_SLOTS", "Scene", "union"]

EVERYWHERE: Bounds = (-math.inf, -math.inf, math.inf, math.inf)

MOST_SLOTS = (1 << 24) - 1
"""A label tile has 24 bits for a slot plus one."""

_MERGED_ALWAYS = 256
_MERGED_NEVER = 100_000

_numbers = itertools.count(1)


class Scene:
    """Annotations of one frame of an image, in segments that never change.

    An edit marks the old row dead and appends a segment with the new one; small segments are
    merged, so that one more annotation costs the same however many there are. What is asked while
    another thread edits is answered from what stood before or after.

    Parameters
    ----------
    geometry : Geometry
        What the store has; global labels are left out.
    size : tuple of float
        Width and height of the image.

    Attributes
    ----------
    number : int
        Names the life of the slots: no other scene of the process has it.
    edition : int
        Grows with every change.
    legend : Legend
        What slots mean.
    size : tuple of float
        Width and height of the image.
    """

    def __init__(self, geometry: Geometry, size: tuple[float, float]) -> None:
        self.number = next(_numbers)
        self.edition = 0
        self.legend = Legend()
        self.size = size
        self._writing = threading.Lock()
        self._segments: tuple[Segment, ...] = ()
        self._living = 0
        self._append(_placed(geometry))

    def __len__(self) -> int:
        """How many annotations live."""
        return self._living

    @property
    def nbytes(self) -> int:
        """Memory of all of it."""
        return sum(one.nbytes for one in self._segments) + self.legend.nbytes

    @property
    def is_full(self) -> bool:
        """Whether there may soon be no slots left."""
        return self.legend.count > MOST_SLOTS * 3 // 4

    # -- changing -----------------------------------------------------------------------------

    def replace(
        self, uuids: np.ndarray[Any, np.dtype[np.uint8]], geometry: Geometry
    ) -> tuple[Bounds | None, np.ndarray[Any, np.dtype[np.uint8]]]:
        """Put annotations in the place of what stands for them.

        Parameters
        ----------
        uuids : numpy.ndarray
            ``(k, 16)`` uint8: what may have changed.
        geometry : Geometry
            Those of them that live in this frame now.

        Returns
        -------
        tuple of float or None
            Bounds of the old and the new ones, None where there were none.
        numpy.ndarray
            ``(j, 16)`` uint8: those that stood here.

        Raises
        ------
        InvalidRecord
            If there are no slots left.
        """
        with self._writing:
            old = self._find(uuids)
            new = _placed(geometry)
            touched = union(np.concatenate([bounds_of(old), new.shapes.bounds]))
            self._append(new)
            for part in old:
                self.legend.kill(part.slots)
                self._living -= len(part.rows)
            self._merge()
            self.edition += 1
            stood = [part.segment.geometry.uuids[part.rows] for part in old]
            return touched, np.concatenate([uuids[:0], *stood])

    def spans(self, uuids: np.ndarray[Any, np.dtype[np.uint8]]) -> bool:
        """Say whether one of these, ``(k, 16)`` uint8, is here and on other frames too."""
        return any(
            not part.segment.geometry.spans.keys().isdisjoint(part.rows.tolist())
            for part in self._find(uuids)
            if part.segment.geometry.spans
        )

    def _find(self, uuids: np.ndarray[Any, np.dtype[np.uint8]]) -> list[Part]:
        found = [Part(one, one.find(uuids)) for one in self._segments]
        return [part.where(self.legend.lives(part.slots)) for part in found]

    def _append(self, geometry: Geometry) -> None:
        if self.legend.count + len(geometry.revisions) > MOST_SLOTS:
            raise InvalidRecord(f"a frame can show {MOST_SLOTS:,} annotations; this one has more")
        if len(geometry.revisions):
            slots = self.legend.append(geometry)
            self._segments = (*self._segments, Segment(geometry, slots))
            self._living += len(slots)

    def _merge(self) -> None:
        """Merge the last segments while the one before is not much larger than the last."""
        segments = list(self._segments)
        while len(segments) > 1:
            before, last = segments[-2:]
            if len(before) > max(_MERGED_ALWAYS, 2 * len(last)) or len(before) > _MERGED_NEVER:
                break
            living = [one.kept(self.legend.lives(one.slots)) for one in (before, last)]
            segments[-2:] = [Segment.merged(living)]
        self._segments = tuple(segments)

    # -- asking -------------------------------------------------------------------------------

    def touching(
        self,
        box: Bounds,
        seen: Filter | None = None,
        *,
        least: int = 0,
        below: int | None = None,
    ) -> list[Part]:
        """Return what lives and touches a rectangle, of size classes from `least` up to `below`."""
        parts = [
            Part(one, one.grid.touching(box, least=least, below=below)) for one in self._segments
        ]
        return [part.where(self.legend.visible(part.slots, seen)) for part in parts]

    def dots(
        self, box: Bounds, seen: Filter, *, below: int
    ) -> tuple[Slots, np.ndarray[Any, np.dtype[np.float32]]]:
        """Return slots and middles, ``(k, 2)``, of what lives near a rectangle and is tiny.

        All of size classes below `below` that touch it are among them.
        """
        slots, middles = [np.empty(0, np.int32)], [np.empty((0, 2), np.float32)]
        for one in self._segments:
            rows, places = one.grid.middles(box, below=below)
            own = one.slots[rows]
            visible = self.legend.visible(own, seen)
            slots.append(own[visible])
            middles.append(places[visible])
        return np.concatenate(slots), np.concatenate(middles)

    def count(self, box: Bounds) -> int:
        """Return how many live and touch a rectangle."""
        if box == EVERYWHERE:
            return len(self)
        return sum(len(part.rows) for part in self.touching(box))

    def slots_of(self, uuids: np.ndarray[Any, np.dtype[np.uint8]]) -> Slots:
        """Return the slots of uuids, ``(k, 16)`` uint8; -1 where none is here."""
        slots = np.full(len(uuids), -1, dtype=np.int32)
        for part in self._find(uuids):
            own = part.segment.geometry.uuids[part.rows]
            order = np.lexsort(uuids.T[::-1])
            at = _places(uuids[order], own)
            slots[order[at]] = part.slots
        return slots


def _places(sorted_: Any, wanted: Any) -> Integers:
    """Return where each row of 16 bytes stands among sorted ones."""
    kind = np.dtype((np.void, 16))
    left = np.ascontiguousarray(sorted_).view(kind).ravel()
    at: Integers = np.searchsorted(left, np.ascontiguousarray(wanted).view(kind).ravel())
    return at


def _placed(geometry: Geometry) -> Geometry:
    """Leave out global labels, and keep the position once instead of n times."""
    placed = ~np.isnan(geometry.shapes.bounds[:, 0])
    if not placed.all():
        geometry = geometry.take(placed)
    n = len(geometry.revisions)
    return replace(geometry, frames=_once(geometry.frames, n), planes=_once(geometry.planes, n))


def _once(
    positions: np.ndarray[Any, np.dtype[np.int32]], n: int
) -> np.ndarray[Any, np.dtype[np.int32]]:
    first = positions[:1].copy() if n else np.zeros((1, 2), dtype=np.int32)
    return np.broadcast_to(first, (n, 2))


def union(bounds: Floats | Sequence[Bounds]) -> Bounds | None:
    """Return the box around all boxes, None where there are none."""
    boxes = np.asarray(bounds, dtype=np.float64).reshape(-1, 4)
    if not len(boxes):
        return None
    x0, y0 = boxes[:, :2].min(axis=0).tolist()
    x1, y1 = boxes[:, 2:].max(axis=0).tolist()
    return x0, y0, x1, y1
