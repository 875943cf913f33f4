"""Shapes that cross themselves: told, and repaired on request; never changed silently."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.ragged import offsets_of, row_indices
from exact_nb.model.shapes import Line, Polygon, Shape
from exact_nb.model.validation import FLAT, Floats, twice_area

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["is_simple", "repaired"]

Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

_PAIRS = 1 << 20
_ROUNDING = 4 * 2.0**-53
"""Share of the two products by which their difference may be wrong; a little more than 3 eps."""
_TINY = float(np.finfo(np.float64).tiny)
"""Below it products lose digits."""


def is_simple(shape: Shape) -> bool:
    """Whether the outline of a shape neither crosses, touches nor overlaps itself.

    Rings of one polygon may touch each other at a point but not cross. Vertices that repeat the
    one before are passed over.

    Parameters
    ----------
    shape : Shape
        Boxes, circles, points and global labels are always simple.
    """
    match shape:
        case Polygon():
            return _is_simple([np.asarray(ring) for ring in shape.rings], closed=shape.closed)
        case Line():
            return _is_simple([np.asarray(shape.vertices)], closed=False)
        case _:
            return True


def _is_simple(paths: list[Floats], *, closed: bool) -> bool:
    edges = _Edges([_distinct(path, closed=closed) for path in paths], closed=closed)
    return not any(edges.meet(i, j).any() for i, j in edges.candidates())


def _distinct(path: Floats, *, closed: bool) -> Floats:
    """Drop vertices that repeat the one before."""
    keep = np.ones(len(path), dtype=bool)
    keep[1:] = (path[1:] != path[:-1]).any(axis=1)
    path = path[keep]
    return np.vstack([path, path[:1]]) if closed else path


class _Edges:
    """The edges of all rings, sorted by their left end."""

    def __init__(self, paths: list[Floats], *, closed: bool) -> None:
        counts = np.array([len(path) - 1 for path in paths])
        start = np.concatenate([path[:-1] for path in paths])
        end = np.concatenate([path[1:] for path in paths])
        order = np.argsort(np.minimum(start[:, 0], end[:, 0]), kind="stable")
        self.start, self.end = start[order], end[order]
        self.low = np.minimum(self.start, self.end)
        self.high = np.maximum(self.start, self.end)
        self.ring = np.repeat(np.arange(len(paths)), counts)[order]
        # Place of each edge in its ring, and of the edge that follows it.
        place = row_indices(np.zeros(len(counts), dtype=np.int64), counts)
        following = place + 1
        if closed:
            following %= np.repeat(counts, counts)
        self.place, self.following = place[order], following[order]

    def candidates(self) -> Iterator[tuple[Integers, Integers]]:
        """Give the pairs of edges whose boxes touch, a limited number at a time."""
        n = len(self.low)
        stop = np.searchsorted(self.low[:, 0], self.high[:, 0], side="right")
        lengths = stop - np.arange(1, n + 1)
        offsets = offsets_of(lengths)
        row = 0
        while row < n:
            last = max(row + 1, int(np.searchsorted(offsets, offsets[row] + _PAIRS)) - 1)
            i = np.repeat(np.arange(row, last), lengths[row:last])
            j = row_indices(np.arange(row + 1, last + 1), lengths[row:last])
            touch = (self.low[i, 1] <= self.high[j, 1]) & (self.low[j, 1] <= self.high[i, 1])
            yield i[touch], j[touch]
            row = last

    def meet(self, i: Integers, j: Integers) -> Flags:
        """Which pairs of edges meet in a way that a simple outline's do not."""
        side_a = _side(self.start[i], self.end[i], self.start[j])
        side_b = _side(self.start[i], self.end[i], self.end[j])
        side_c = _side(self.start[j], self.end[j], self.start[i])
        side_d = _side(self.start[j], self.end[j], self.end[i])
        apart = (side_a * side_b > 0) | (side_c * side_d > 0)
        cross = (side_a * side_b < 0) & (side_c * side_d < 0)
        on_one_line = (side_a == 0) & (side_b == 0)
        overlap = on_one_line & self._overlap(i, j)
        same_ring = self.ring[i] == self.ring[j]
        follow = same_ring & (
            (self.following[i] == self.place[j]) | (self.following[j] == self.place[i])
        )
        meet: Flags = cross | overlap | (same_ring & ~follow & ~apart)
        return meet

    def _overlap(self, i: Integers, j: Integers) -> Flags:
        """Whether edges on one line have more than a point in common."""
        shared = np.minimum(self.high[i], self.high[j]) - np.maximum(self.low[i], self.low[j])
        more: Flags = (shared >= 0).all(axis=1) & (shared > 0).any(axis=1)
        return more


def _side(start: Floats, end: Floats, point: Floats) -> Floats:
    """Return on which side of an edge a point lies: -1, 0 on its line, or 1; without rounding.

    Where rounding could have turned the sign, by the bound of Shewchuk (Adaptive precision
    floating-point arithmetic, 1997, "ccwerrboundA"), it is worked out in fractions: the page,
    which does so too, and Python must say the same of a shape.
    """
    along, towards = end - start, point - start
    left, right = along[:, 0] * towards[:, 1], along[:, 1] * towards[:, 0]
    sides: Floats = np.sign(left - right)
    unsure = np.abs(left - right) <= _ROUNDING * (np.abs(left) + np.abs(right)) + _TINY
    # Neighbours share a vertex, and much is upright or level: no rounding there.
    unsure &= (towards != 0).any(axis=1) & (point != end).any(axis=1)
    unsure &= ((along[:, 0] != 0) & (towards[:, 1] != 0)) | (
        (along[:, 1] != 0) & (towards[:, 0] != 0)
    )
    for n in np.flatnonzero(unsure).tolist():
        sides[n] = _exact_side(start[n].tolist(), end[n].tolist(), point[n].tolist())
    return sides


def _exact_side(start: list[float], end: list[float], point: list[float]) -> int:
    (ax, ay), (bx, by), (cx, cy) = (map(Fraction, each) for each in (start, end, point))
    turn = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return (turn > 0) - (turn < 0)


def repaired(polygon: Polygon) -> Polygon:
    """Return a closed polygon that covers the same pixels and is simple.

    Parameters
    ----------
    polygon : Polygon
        A closed one; its outline may cross itself.

    Returns
    -------
    Polygon
        Rings of it that crossed themselves have become parts and holes.

    Raises
    ------
    InvalidShape
        If it is an open contour, or no area is left.
    ImportError
        If shapely is not installed (``pip install exact-nb[geo]``).

    Notes
    -----
    The work is done by GEOS, `shapely.make_valid`.
    """
    import shapely  # noqa: PLC0415

    if not polygon.closed:
        raise InvalidShape("an open contour has no area to repair; close it first")
    faces = [shapely.Polygon(part[0], part[1:]) for part in polygon.parts]
    valid = shapely.union_all([shapely.make_valid(face) for face in faces])
    parts = list(_parts(valid))
    if not parts:
        raise InvalidShape("no area is left of the polygon; draw it again")
    return Polygon(parts)


def _parts(geometry: BaseGeometry) -> Iterator[list[Floats]]:
    """Give the rings of each polygon in a geometry; what has no area is dropped."""
    import shapely  # noqa: PLC0415

    for piece in shapely.get_parts(geometry).tolist():
        if isinstance(piece, shapely.Polygon):
            rings = [np.asarray(ring.coords)[:-1] for ring in (piece.exterior, *piece.interiors)]
            # Rounding leaves rings without a breadth; no polygon may have one.
            outside, *holes = rings
            if abs(twice_area(outside)) > FLAT:
                yield [outside, *(hole for hole in holes if abs(twice_area(hole)) > FLAT)]
        elif hasattr(piece, "geoms"):
            yield from _parts(piece)
