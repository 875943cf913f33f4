"""Where shapes lie: how far from a place, inside a ring, touching it. All closed sets."""

from __future__ import annotations

from typing import Any

import numpy as np

from exact_nb.model.ragged import Integers
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.validation import Floats
from exact_nb.overlay.edges import CIRCLE, POINT, Edges, closed, edges_of

__all__ = ["distances", "inside_ring", "to_segments", "within_ring"]

Flags = np.ndarray[Any, np.dtype[np.bool_]]


def distances(table: ShapeTable, x: float, y: float) -> Floats:
    """Return the distance of a place from each shape, ``(n,)``; 0 inside closed ones.

    The same as ``distance`` of ``js/src/geometry/shapes.ts``.
    """
    place = np.array([x, y])
    found = np.full(len(table), np.inf)
    edges = edges_of(table)
    np.minimum.at(found, edges.owner, to_segments(edges.start, edges.end, place))
    found[_around(edges, closed(table), place)] = 0
    circles = np.flatnonzero(table.kinds == CIRCLE)
    first = table.offsets[circles]
    away = np.hypot(*(table.coords[first] - place).T) - table.coords[first + 1, 0]
    found[circles] = np.maximum(away, 0)
    points = np.flatnonzero(table.kinds == POINT)
    found[points] = np.hypot(*(table.coords[table.offsets[points]] - place).T)
    return found


def to_segments(start: Floats, end: Floats, place: Floats) -> Floats:
    """Return the distance of places from straight edges, ``(k,)``."""
    vector, offset = end - start, place - start
    squared = (vector**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        along = np.where(squared == 0, 0, (offset * vector).sum(axis=1) / squared)
    away: Floats = np.hypot(*(offset - vector * np.clip(along, 0, 1)[:, None]).T)
    return away


def _around(edges: Edges, has_inside: Flags, place: Floats) -> Integers:
    """Return the closed shapes that a place is inside of, by the even-odd rule."""
    crossed = edges.owner[_crosses(edges.start, edges.end, place) & has_inside[edges.owner]]
    odd: Integers = np.flatnonzero(np.bincount(crossed, minlength=len(has_inside)) % 2)
    return odd


def _crosses(start: Floats, end: Floats, place: Floats) -> Flags:
    """Which edges are to the right of a place, on its height."""
    over = (start[:, 1] > place[1]) != (end[:, 1] > place[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (end[:, 0] - start[:, 0]) / (end[:, 1] - start[:, 1])
        right: Flags = place[0] < slope * (place[1] - start[:, 1]) + start[:, 0]
    crossed: Flags = over & right
    return crossed


def inside_ring(points: Floats, ring: Floats) -> Flags:
    """Which points, ``(n, 2)``, are inside a closed ring, ``(k, 2)``, by the even-odd rule."""
    order = np.argsort(points[:, 1], kind="stable")
    x, y = points[order].T
    inside = np.zeros(len(points), dtype=np.bool_)
    ends = np.roll(ring, -1, axis=0)
    # An edge meets the heights from its lower end up to, but without, its upper end.
    low = np.searchsorted(y, np.minimum(ring[:, 1], ends[:, 1]))
    high = np.searchsorted(y, np.maximum(ring[:, 1], ends[:, 1]))
    for (ax, ay), (bx, by), first, last in zip(ring, ends, low, high, strict=True):
        if first < last:
            part = slice(first, last)
            inside[part] ^= x[part] < (bx - ax) * ((y[part] - ay) / (by - ay)) + ax
    found = np.empty_like(inside)
    found[order] = inside
    return found


def within_ring(table: ShapeTable, ring: Floats, *, whole: bool) -> Flags:
    """Which shapes are wholly inside a closed ring, or touch what it holds.

    Parameters
    ----------
    table : ShapeTable
        n shapes, no global labels.
    ring : numpy.ndarray
        ``(k, 2)`` float64.
    whole : bool
        Wholly inside, else touching.
    """
    edges = edges_of(table)
    crossed = _ring_meets(edges, ring, len(table))
    inside = inside_ring(table.coords, ring)
    every = np.logical_and if whole else np.logical_or
    held: Flags = every.reduceat(inside, table.offsets[:-1])
    circles = np.flatnonzero(table.kinds == CIRCLE)
    first = table.offsets[circles]
    held[circles] = inside[first]
    crossed[circles] = _from_outline(table.coords[first], ring) < table.coords[first + 1, 0]
    if whole:
        return held & ~crossed
    # What holds the ring wholly is touched as well; one vertex of the ring tells.
    held[_around(edges, closed(table), ring[0])] = True
    return held | crossed


def _from_outline(points: Floats, ring: Floats) -> Floats:
    """Return how far points are from the outline of a ring."""
    nearest = np.full(len(points), np.inf)
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        away = to_segments(start[None], end[None], points)
        nearest = np.minimum(nearest, away)
    return nearest


def _ring_meets(edges: Edges, ring: Floats, count: int) -> Flags:
    """Which shapes have an edge that meets an edge of a ring."""
    meets = np.zeros(count, dtype=np.bool_)
    low, high = np.minimum(edges.start, edges.end), np.maximum(edges.start, edges.end)
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        over = (low <= np.maximum(start, end)) & (high >= np.minimum(start, end))
        rows = np.flatnonzero(over.all(axis=1))
        if len(rows):
            a, b = edges.start[rows], edges.end[rows]
            apart = (_side(start, end, a) * _side(start, end, b) > 0) | (
                _side(a, b, start) * _side(a, b, end) > 0
            )
            meets[edges.owner[rows[~apart]]] = True
    return meets


def _side(start: Floats, end: Floats, point: Floats) -> Floats:
    """Return on which side of lines points lie: the sign of the cross product."""
    (dx, dy), (px, py) = (end - start).T, (point - start).T
    sign: Floats = np.sign(dx * py - dy * px)
    return sign
