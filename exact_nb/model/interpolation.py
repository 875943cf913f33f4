"""Outlines between two outlines, for what moves or grows from one frame to another.

Boxes, circles and points are mixed number by number, lines and rings vertex by vertex:
``(1 - s) a + s b``, linear interpolation between keyframes. Which vertex of one outline becomes
which of the other is settled first (the vertex correspondence problem of Sederberg and Greenwood,
"A physically based approach to 2-D shape blending", SIGGRAPH 1992): rings are turned the same way
round and begin where the squared distances between corresponding vertices, both outlines centred,
have the least sum; where the numbers of vertices differ, both outlines get a vertex wherever one
of them has one, at the same share of their length.

`js/src/annotations/interpolation.ts` computes the same, so that a page can show an edit at once.
"""

from __future__ import annotations

from dataclasses import astuple

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.ragged import Integers
from exact_nb.model.shapes import BoundingBox, Circle, Line, Outline, Point, Polygon
from exact_nb.model.validation import Floats

__all__ = ["between"]

_MOST_COMPARED = 512
"""Of rings with more vertices only so many are compared to find where they begin."""

_SAMPLES = 64
"""Places on outlines of different numbers of vertices that are compared."""

_SAME = 1e-9
"""Sums and shares of the length that differ by less are the same: rounding decides nothing."""


def between(before: Outline, after: Outline, share: float) -> Outline:
    """Return the outline on the way from one to another.

    Parameters
    ----------
    before, after : Outline
        Where it comes from and where it goes.
    share : float
        How far on the way, from 0 to 1.

    Returns
    -------
    Outline
        Within the box around both. Polygons that differ in their parts and holes, shapes of
        different kinds and outlines that have no valid one between them stay as `before` is.

    Examples
    --------
    >>> between(Point(0, 0), Point(4, 8), 0.25)
    Point(x=1.0, y=2.0)
    """
    try:
        return _between(before, after, share)
    except InvalidShape:
        return before


def _between(before: Outline, after: Outline, share: float) -> Outline:
    match before, after:
        case (BoundingBox(), BoundingBox()) | (Circle(), Circle()) | (Point(), Point()):
            mixed = _mixed(_numbers(astuple(before)), _numbers(astuple(after)), share)
            return type(before)(*mixed.tolist())
        case Line(), Line():
            return Line(_path(_numbers(before.vertices), _numbers(after.vertices), share))
        case Polygon(), Polygon() if before.closed and after.closed:
            return _polygon(before, after, share)
        case Polygon(), Polygon() if not (before.closed or after.closed):
            [[a], [b]] = before.rings, after.rings
            return Polygon.open_contour(_path(_numbers(a), _numbers(b), share))
    return before


def _polygon(before: Polygon, after: Polygon, share: float) -> Polygon:
    if [len(part) for part in before.parts] != [len(part) for part in after.parts]:
        return before
    return Polygon(
        [_ring(_numbers(a), _numbers(b), share) for a, b in zip(one, other, strict=True)]
        for one, other in zip(before.parts, after.parts, strict=True)
    )


def _numbers(values: object) -> Floats:
    return np.array(values, dtype=np.float64)


def _mixed(a: Floats, b: Floats, share: float | Floats) -> Floats:
    """Mix number by number; never outside of both, and exact where they are equal."""
    mixed: Floats = np.clip((1 - share) * a + share * b, np.minimum(a, b), np.maximum(a, b))
    return mixed


# -- which vertex becomes which ------------------------------------------------------------------


def _ring(a: Floats, b: Floats, share: float) -> Floats:
    small_a, small_b = _scaled(a, b)
    if _area(small_a) * _area(small_b) < 0:
        b, small_b = b[::-1], small_b[::-1]
    if len(a) == len(b):
        return _mixed(a, np.roll(b, -_turn(small_a, small_b), axis=0), share)
    begins = _begin(small_a, small_b)
    b, small_b = np.roll(b, -begins, axis=0), np.roll(small_b, -begins, axis=0)
    # A ring is a path that comes back.
    a, b, small_a, small_b = (np.vstack([one, one[:1]]) for one in (a, b, small_a, small_b))
    shares_a, shares_b = _shares(small_a), _shares(small_b)
    wanted = _united(shares_a, shares_b)[:-1]
    return _mixed(_at(a, shares_a, wanted), _at(b, shares_b, wanted), share)


def _path(a: Floats, b: Floats, share: float) -> Floats:
    small_a, small_b = _scaled(a, b)
    if len(a) == len(b):
        return _mixed(a, b[::-1] if _is_reversed(small_a, small_b) else b, share)
    shares_a, shares_b = _shares(small_a), _shares(small_b)
    even = np.arange(_SAMPLES) / (_SAMPLES - 1)
    if _is_reversed(_at(small_a, shares_a, even), _at(small_b, shares_b, even)):
        b, shares_b = b[::-1], _shares(small_b[::-1])
    wanted = _united(shares_a, shares_b)
    return _mixed(_at(a, shares_a, wanted), _at(b, shares_b, wanted), share)


def _scaled(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return both with coordinates from -1 to 1, so that no square or sum overflows."""
    scale = max(float(np.abs(a).max()), float(np.abs(b).max()))
    return (a / scale, b / scale) if scale > 0 else (a, b)


def _centred(points: Floats) -> Floats:
    centred: Floats = points - points.mean(axis=0)
    return centred


def _area(points: Floats) -> float:
    """Return twice the signed area (shoelace formula), 0 where rounding may have the sign."""
    x, y = _centred(points).T
    twice = float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y))
    return twice if abs(twice) > _SAME * float((x * x + y * y).sum()) else 0.0


def _is_reversed(a: Floats, b: Floats) -> bool:
    """Whether a path is nearer to another one when it is walked backwards."""
    a, b = _centred(a), _centred(b)
    size = float((a * a).sum() + (b * b).sum())
    return float((a * b[::-1]).sum()) > float((a * b).sum()) + _SAME * size


def _turn(a: Floats, b: Floats) -> int:
    """Return by how many vertices to turn a ring so that it lies best on another one."""
    n = len(a)
    stride = -(-n // _MOST_COMPARED)
    a, b = _centred(a), _centred(b)
    places = np.arange(0, n, stride)
    found = _best(a, b, places, np.arange(0, n, stride))
    if stride == 1:
        return found
    return _best(a, b, places, np.arange(found - stride + 1, found + stride) % n)


def _best(a: Floats, b: Floats, places: Integers, turns: Integers) -> int:
    """Return the first of the turns with the largest sum of products, the least of squares."""
    n = len(a)
    compared = b[(places[None, :] + turns[:, None]) % n]
    sums = np.einsum("ij,kij->k", a[places], compared)
    size = float((a[places] ** 2).sum() + (b[places] ** 2).sum())
    return int(turns[np.argmax(sums >= sums.max() - _SAME * size)])


def _begin(a: Floats, b: Floats) -> int:
    """Return the vertex of a ring that lies best on the first vertex of another one."""
    a, b = (np.vstack([one, one[:1]]) for one in (a, b))
    shares = _shares(b)
    even = np.arange(_SAMPLES) / _SAMPLES
    turn = _turn(_at(a, _shares(a), even), _at(b, shares, even))
    away = np.abs(shares[:-1] - turn / _SAMPLES)
    away = np.minimum(away, 1 - away)
    return int(np.argmax(away <= away.min() + _SAME))


# -- places by their share of the length ---------------------------------------------------------


def _shares(path: Floats) -> Floats:
    """Return at which share of the length each vertex of a path lies."""
    steps = np.diff(path, axis=0)
    # Not hypot: a square root rounds alike everywhere.
    lengths = np.sqrt(steps[:, 0] * steps[:, 0] + steps[:, 1] * steps[:, 1])
    gone = np.concatenate([[0.0], np.cumsum(lengths)])
    if not gone[-1] > 0:
        return np.arange(len(path)) / (len(path) - 1)
    shares: Floats = gone / gone[-1]
    return shares


def _united(a: Floats, b: Floats) -> Floats:
    """Return the shares of both, those that are the same once; 0 and 1 are among them."""
    both = np.sort(np.concatenate([a, b]))
    kept = [0.0]
    for one in both.tolist():
        if one - kept[-1] > _SAME and 1 - one > _SAME:
            kept.append(one)
    return np.array([*kept, 1.0])


def _at(path: Floats, shares: Floats, wanted: Floats) -> Floats:
    """Return the places of a path at shares of its length."""
    after = np.clip(np.searchsorted(shares, wanted, side="right"), 1, len(path) - 1)
    start, stop = shares[after - 1], shares[after]
    within = np.divide(wanted - start, stop - start, out=np.zeros(len(wanted)), where=stop > start)
    return _mixed(path[after - 1], path[after], np.clip(within, 0, 1)[:, None])
