"""Outlines made wrong on purpose: shifted or scaled until nobody should approve them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from exact_nb.model.shapes import BoundingBox, Bounds, Circle, Outline, Polygon
from exact_nb.statistics.closed import areas_of, has_area
from exact_nb.statistics.extra import need

__all__ = ["MOST_OVERLAP", "distorted"]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Move: TypeAlias = Callable[[Floats], Floats]

MOST_OVERLAP = 0.3
"""A wrong outline has less intersection over union than this with the right one."""

_TRIES = 24


def distorted(
    shape: Outline,
    draw: np.random.Generator,
    *,
    others: Sequence[Outline] = (),
    inside: Bounds | None = None,
) -> Outline | None:
    """Return a wrong copy of an outline, None where none was found.

    It is shifted by more than half its size, halved or doubled, and overlaps neither the right
    one nor any other object by `MOST_OVERLAP` or more: a wrong copy of one object is not to be a
    right one of its neighbour.

    Parameters
    ----------
    shape : Shape
        A box, a circle or a closed polygon; of anything else there is no wrong copy.
    draw : numpy.random.Generator
        Chooses among the ways.
    others : sequence of Shape
        What else is drawn on the same frame or plane.
    inside : tuple of float, optional
        ``(x0, y0, x1, y1)`` that the copy must not leave; without it copies are only shrunk.

    Raises
    ------
    exact_nb.errors.ExactError
        If shapely is not installed.
    """
    if not has_area(shape):
        return None
    taken = areas_of([shape, *filter(has_area, others)])
    for move in _moves(shape, draw, shrink_only=inside is None):
        copy = _moved(shape, move)
        if (inside is None or _within(copy.bounds, inside)) and _is_apart(copy, taken):
            return copy
    return None


def _moves(shape: Outline, draw: np.random.Generator, *, shrink_only: bool) -> Iterable[Move]:
    """Give ways to move the points of a shape, in order of chance."""
    corners = np.array(shape.bounds, np.float64).reshape(2, 2)
    center, size = corners.mean(axis=0), corners[1] - corners[0]
    for way in draw.integers(0, 3, _TRIES):
        if shrink_only or way == 0:
            yield _scaling(center, draw.uniform(0.35, 0.5))
        elif way == 1:
            yield _scaling(center, draw.uniform(2.0, 2.5))
        else:
            angle = draw.uniform(0, 2 * np.pi)
            yield _shift(size * draw.uniform(0.6, 0.9) * [np.cos(angle), np.sin(angle)])


def _scaling(center: Floats, factor: float) -> Move:
    return lambda points: center + (points - center) * factor


def _shift(by: Floats) -> Move:
    return lambda points: points + by


def _moved(shape: Outline, move: Move) -> Outline:
    match shape:
        case BoundingBox():
            (x0, y0), (x1, y1) = move(np.array(shape.bounds).reshape(2, 2)).tolist()
            return BoundingBox(x0, y0, x1, y1)
        case Circle():
            center, rim = move(np.array([[shape.x, shape.y], [shape.x + shape.radius, shape.y]]))
            return replace(
                shape, x=float(center[0]), y=float(center[1]), radius=float(rim[0] - center[0])
            )
        case Polygon():
            return Polygon([[move(np.array(ring)) for ring in part] for part in shape.parts])
        case _:
            return shape


def _within(bounds: Bounds | None, inside: Bounds) -> bool:
    return bounds is not None and (
        bounds[0] >= inside[0]
        and bounds[1] >= inside[1]
        and bounds[2] <= inside[2]
        and bounds[3] <= inside[3]
    )


def _is_apart(copy: Outline, taken: np.ndarray[Any, np.dtype[np.object_]]) -> bool:
    shapely = need("shapely")
    area = areas_of([copy])[0]
    shared = shapely.area(shapely.intersection(taken, area))
    union = shapely.area(taken) + shapely.area(area) - shared
    return bool((shared < MOST_OVERLAP * union).all())
