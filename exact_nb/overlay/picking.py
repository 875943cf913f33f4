"""What a person points at: shapes under the pointer, inside a lasso, the largest of a view."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from exact_nb.model.ragged import Integers
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import Bounds
from exact_nb.model.validation import Floats
from exact_nb.overlay.legend import Filter, Slots
from exact_nb.overlay.levels import large_class
from exact_nb.overlay.relations import distances, inside_ring, within_ring
from exact_nb.overlay.scene import Scene
from exact_nb.overlay.segment import Part, bounds_of, gathered
from exact_nb.store.geometry import Geometry

__all__ = ["Found", "everything", "hit", "largest", "within"]

_MOST_HIT = 8
_PIECES = 64
_EXACT = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes
    ----------
    geometry : Geometry
        The annotations that are sent.
    slots : numpy.ndarray
        ``(n,)`` int32.
    count : int
        How many there are, sent or not.
    """

    geometry: Geometry
    slots: Slots
    count: int

    @classmethod
    def of(cls, parts: list[Part], chosen: Integers | None = None) -> Found:
        """Gather all parts, or a choice of their rows."""
        return cls(*gathered(parts, chosen), sum(len(part.rows) for part in parts))


def everything(scene: Scene, box: Bounds) -> Found:
    """Return all that touches a rectangle."""
    return Found.of(scene.touching(box))


def largest(scene: Scene, box: Bounds, level: int, most: int) -> Found:
    """Return the largest of what touches a rectangle and is not in label tiles of a level."""
    parts = scene.touching(box, least=large_class(level))
    return Found.of(parts, np.argsort(-_areas(bounds_of(parts)), kind="stable")[:most])


def hit(scene: Scene, x: float, y: float, reach: float, seen: Filter) -> Found:
    """Return up to 8 shapes within `reach` of a place, the smallest extent first."""
    near = scene.touching((x - reach, y - reach, x + reach, y + reach), seen)
    parts = [part.where(distances(_table(part), x, y) <= reach) for part in near if len(part.rows)]
    return Found.of(parts, np.argsort(_areas(bounds_of(parts)), kind="stable")[:_MOST_HIT])


def within(scene: Scene, ring: Floats, seen: Filter, *, whole: bool, most: int) -> Found:
    """Return what is wholly inside a closed ring, ``(k, 2)``, or touches what it holds."""
    (x0, y0), (x1, y1) = ring.min(axis=0).tolist(), ring.max(axis=0).tolist()
    parts = [
        _within(part, ring, whole=whole)
        for part in scene.touching((x0, y0, x1, y1), seen)
        if len(part.rows)
    ]
    return Found.of(parts, np.arange(min(most, sum(len(part.rows) for part in parts))))


def _within(part: Part, ring: Floats, *, whole: bool) -> Part:
    """Look closely at shapes whose box the ring runs through; the others are in it or not."""
    border = _on_border(part, ring)
    bounds = part.bounds
    chosen = inside_ring((bounds[:, :2] + bounds[:, 2:]) / 2, ring) & ~border
    close = np.flatnonzero(border)
    if len(close):
        chosen[close] = within_ring(_table(part.where(close)), ring, whole=whole)
    return part.where(chosen)


def _on_border(part: Part, ring: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which shapes have a box that the ring may run through."""
    if len(part.rows) <= _EXACT:
        return np.ones(len(part.rows), dtype=np.bool_)
    marked = np.zeros(len(part.segment), dtype=np.bool_)
    piece = (ring.max(axis=0) - ring.min(axis=0)).max() / _PIECES
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        count = max(1, int(np.ceil(np.abs(end - start).min() / max(piece, 1e-9))))
        stations = np.linspace(start, end, count + 1)
        for a, b in itertools.pairwise(stations):
            box = (*np.minimum(a, b).tolist(), *np.maximum(a, b).tolist())
            marked[part.segment.grid.touching(box)] = True
    return marked[part.rows]


def _table(part: Part) -> ShapeTable:
    return part.segment.geometry.shapes.take(part.rows)


def _areas(bounds: Floats) -> Floats:
    areas: Floats = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
    return areas
