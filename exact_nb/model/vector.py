"""EXACT vectors: shapes as ``{"x1": …, "y1": …, …, "xn": …, "yn": …}``.

The wire format of EXACT's REST interface. It has one ring for each polygon and no circle: a
circle travels as the box around it. Keys come in any order and are read by name; keys other than
``xN`` and ``yN``, such as ``frame``, ride along and are not read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Ring,
    Shape,
    ShapeKind,
    VoxelMask,
)
from exact_nb.model.validation import number, twice_area

__all__ = ["from_vector", "is_kept_by_vector", "to_vector"]


def to_vector(shape: Shape) -> dict[str, float] | None:
    """Return the EXACT vector of a shape.

    Parameters
    ----------
    shape : Shape
        Of a polygon with holes or parts only the largest outer ring travels.

    Returns
    -------
    dict of str to float, or None
        Whole numbers as int, as web clients write them; None for a global label and a mask,
        which has no vector.
    """
    match shape:
        case GlobalLabel() | VoxelMask():
            return None
        case Point():
            corners: Ring = ((shape.x, shape.y),)
        case Line():
            corners = shape.vertices
        case Polygon():
            corners = max((part[0] for part in shape.parts), key=_area)
        case BoundingBox() | Circle():
            x0, y0, x1, y1 = shape.bounds
            corners = ((x0, y0), (x1, y1))
    vector: dict[str, float] = {}
    for i, (x, y) in enumerate(corners, 1):
        vector[f"x{i}"], vector[f"y{i}"] = _plain(x), _plain(y)
    return vector


def is_kept_by_vector(shape: Shape) -> bool:
    """Whether `from_vector` gives back an equal shape; what does not needs another carrier."""
    if isinstance(shape, VoxelMask):
        return False
    return from_vector(shape.kind, to_vector(shape), closed=_is_closed(shape)) == shape


def from_vector(
    kind: ShapeKind | str, vector: Mapping[str, Any] | None, *, closed: bool = True
) -> Shape:
    """Return the shape that an EXACT vector stands for.

    Parameters
    ----------
    kind : ShapeKind or str
        What to make of it.
    vector : mapping or None
        Corners of a box in any order; a point, or a box of which the middle is meant; the box
        around a circle.
    closed : bool
        Whether a polygon is a ring or an open contour.

    Raises
    ------
    InvalidShape
        If it makes no shape of the kind.
    """
    kind = ShapeKind.parse(kind)
    corners = _corners(vector)
    if kind is ShapeKind.GLOBAL:
        if corners:
            raise InvalidShape("a global label has no coordinates, its vector has", vertex=0)
        return GlobalLabel()
    if kind is ShapeKind.SEGMENTATION:
        raise InvalidShape("EXACT has no vector for a segmentation; exchange it as NIfTI")
    if kind is ShapeKind.LINE:
        return Line(tuple(corners))
    if kind is ShapeKind.POLYGON:
        return Polygon(((tuple(corners),),), closed=closed)
    if kind is ShapeKind.POINT and len(corners) == 1:
        return Point(*corners[0])
    if len(corners) != 2:
        raise InvalidShape(
            f"the vector of a {kind} has {len(corners)} vertices; give x1, y1, x2 and y2",
            vertex=min(len(corners), 2),
        )
    (xa, ya), (xb, yb) = corners
    return _from_box(kind, (min(xa, xb), min(ya, yb)), (max(xa, xb), max(ya, yb)))


def _from_box(kind: ShapeKind, low: tuple[float, float], high: tuple[float, float]) -> Shape:
    if kind is ShapeKind.BOUNDING_BOX:
        return BoundingBox(*low, *high)
    x, y = (low[0] / 2 + high[0] / 2, low[1] / 2 + high[1] / 2)
    if kind is ShapeKind.POINT:
        return Point(x, y)
    # The mean of both half sides, should the box not be square.
    return Circle(x, y, (high[0] / 4 - low[0] / 4) + (high[1] / 4 - low[1] / 4))


def _corners(vector: Mapping[str, Any] | None) -> list[tuple[float, float]]:
    """Return the pairs (x1, y1) to (xn, yn)."""
    if vector is None:
        return []
    if not isinstance(vector, Mapping):
        raise InvalidShape(f"a vector is a JSON object or null, not {type(vector).__name__}")
    keys = {key for key in vector if re.fullmatch(r"[xy][1-9][0-9]*", str(key))}
    count = -(-len(keys) // 2)
    for i in range(count):
        if missing := {f"x{i + 1}", f"y{i + 1}"} - keys:
            raise InvalidShape(f"the vector has no {min(missing)}", vertex=i)
    return [
        (number(vector[f"x{i}"], "x", vertex=i - 1), number(vector[f"y{i}"], "y", vertex=i - 1))
        for i in range(1, count + 1)
    ]


def _is_closed(shape: Shape) -> bool:
    return not isinstance(shape, Polygon) or shape.closed


def _plain(value: float) -> float:
    return int(value) if value.is_integer() else value


def _area(ring: Ring) -> float:
    """Return the area of a ring."""
    points = np.asarray(ring)
    return abs(twice_area(points)) * float(np.abs(points - points[0]).max()) ** 2
