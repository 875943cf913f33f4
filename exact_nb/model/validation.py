"""When coordinates make a shape: the checks behind every constructor of `exact_nb.model.shapes`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidShape

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "FLAT",
    "MAX_VERTICES",
    "Floats",
    "as_vertices",
    "check_count",
    "check_path",
    "check_ring",
    "number",
    "twice_area",
]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

MAX_VERTICES = 1_000_000
"""More vertices than this make no annotation."""

FLAT = 1e-14
"""Area of a ring over the square of its extent below which rounding cannot tell it from zero."""


def number(value: Any, name: str, *, vertex: int = 0) -> float:
    """Return a coordinate or radius as a finite float.

    Parameters
    ----------
    value : float
        The number.
    name : str
        What it is, for the message.
    vertex : int
        Zero-based vertex it belongs to.

    Raises
    ------
    InvalidShape
        If it is no number, or not finite.
    """
    try:
        result = float(value)
    except (TypeError, ValueError, OverflowError):
        raise InvalidShape(
            f"{name} of vertex {vertex} is {value!r}; use a number", vertex=vertex
        ) from None
    if not math.isfinite(result):
        raise InvalidShape(
            f"{name} of vertex {vertex} is {result}; use a finite number", vertex=vertex
        )
    return result


def as_vertices(vertices: ArrayLike, *, start: int = 0) -> Floats:
    """Return vertices as an array of finite float64.

    Parameters
    ----------
    vertices : array_like
        ``(n, 2)``.
    start : int
        Index of the first of them within the shape.

    Returns
    -------
    numpy.ndarray
        ``(n, 2)`` float64.

    Raises
    ------
    InvalidShape
        If it is no ``(n, 2)`` array or a coordinate is not finite.
    """
    try:
        points = np.asarray(vertices, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise _odd_vertex(vertices, start) from None
    if points.size == 0:
        points = points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:
        raise InvalidShape(
            f"vertices have the shape {points.shape}; use one (x, y) pair each", vertex=start
        )
    finite = np.isfinite(points)
    if not finite.all():
        vertex = int(np.argmin(finite.all(axis=1)))
        x, y = points[vertex]
        raise InvalidShape(
            f"vertex {start + vertex} is ({x}, {y}); use finite numbers", vertex=start + vertex
        )
    return points


def _odd_vertex(vertices: Any, start: int) -> InvalidShape:
    """Name the first vertex that is no pair of numbers."""
    try:
        for vertex, pair in enumerate(vertices, start):
            try:
                good = np.asarray(pair, dtype=np.float64).shape == (2,)
            except (TypeError, ValueError, OverflowError):
                good = False
            if not good:
                return InvalidShape(
                    f"vertex {vertex} is {pair!r}; use an (x, y) pair of numbers", vertex=vertex
                )
    except TypeError:
        pass
    return InvalidShape("vertices are no sequence of (x, y) pairs of numbers", vertex=start)


def check_count(count: int) -> None:
    """Refuse shapes of too many vertices.

    Raises
    ------
    InvalidShape
        If there are more than `MAX_VERTICES`.
    """
    if count > MAX_VERTICES:
        raise InvalidShape(
            f"the shape has {count} vertices; use at most {MAX_VERTICES}", vertex=MAX_VERTICES
        )


def check_path(points: Floats, *, start: int = 0) -> None:
    """Refuse an open line without length.

    Raises
    ------
    InvalidShape
        If it has fewer than two distinct vertices.
    """
    if len(points) < 2:
        raise InvalidShape(
            f"a line has {len(points)} vertices; draw at least 2", vertex=start + len(points)
        )
    if (points == points[0]).all():
        raise InvalidShape("a line has no length: all its vertices coincide", vertex=start + 1)


def check_ring(points: Floats, *, start: int = 0) -> None:
    """Refuse a closed ring without area.

    A ring that crosses itself may have a signed area of zero; it encloses something and passes.

    Raises
    ------
    InvalidShape
        If it has fewer than three distinct vertices, or all lie on one line, or it only goes
        back the way it came.
    """
    if len(points) >= 3 and abs(twice_area(points)) > FLAT:
        return
    if len(np.unique(points, axis=0)) < 3:
        raise InvalidShape(
            f"a ring of {len(points)} vertices has fewer than 3 distinct ones; draw at least 3",
            vertex=start + len(points),
        )
    if _is_collinear(points):
        raise InvalidShape("a ring has no area: all its vertices lie on one line", vertex=start + 2)
    if _goes_back(points):
        raise InvalidShape("a ring has no area: it goes back the way it came", vertex=start + 2)


def twice_area(points: Floats) -> float:
    """Return twice the signed area of a ring over the square of its extent (shoelace formula).

    Parameters
    ----------
    points : numpy.ndarray
        ``(n, 2)``, first vertex not repeated.
    """
    # The first vertex is the origin then: the edge from the last one to it adds nothing.
    x, y = _scaled(points).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))


def _scaled(points: Floats) -> Floats:
    """Move the first vertex to the origin and the farthest coordinate to 1, without overflow."""
    moved: Floats = points * 0.5 - points[0] * 0.5
    extent = max(moved.max(), -moved.min())
    return moved / extent if extent > 0 else moved


def _is_collinear(points: Floats) -> bool:
    """Whether all vertices lie on the line from the first one to the one farthest from it."""
    moved = _scaled(points)
    x, y = moved[np.argmax(np.abs(moved).max(axis=1))]
    return bool((np.abs(moved[:, 0] * y - moved[:, 1] * x) <= FLAT).all())


def _goes_back(points: Floats) -> bool:
    """Whether every edge is walked as often forwards as backwards."""
    balance: dict[tuple[float, ...], int] = {}
    edges = np.hstack([points, np.roll(points, -1, axis=0)]).tolist()
    for x0, y0, x1, y1 in edges:
        forwards = (x0, y0) <= (x1, y1)
        edge = (x0, y0, x1, y1) if forwards else (x1, y1, x0, y0)
        balance[edge] = balance.get(edge, 0) + (1 if forwards else -1)
    return all(count == 0 for (x0, y0, x1, y1), count in balance.items() if (x0, y0) != (x1, y1))
