"""Random shapes of every kind, and what they are in shapely."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
import shapely
from hypothesis import strategies as st

from exact_nb.model.review import ReviewStatus
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Shape,
)
from exact_nb.store.geometry import Geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SIDE = 2_000
"""Of the image that the shapes are on."""

_PLACES = st.floats(0, SIDE - 1, width=32)
_SIZES = st.sampled_from([0.3, 1.0, 2.5, 7.0, 20.0, 63.9, 64.0, 100.0, 700.0])
Ring = tuple[tuple[float, float], ...]


def ring(x: float, y: float, radius: float, corners: int) -> Ring:
    """Return a regular polygon."""
    angles = [0.1 + 2 * math.pi * i / corners for i in range(corners)]
    return tuple((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles)


@st.composite
def placed_shapes(draw: st.DrawFn) -> Shape:
    """Draw a shape that has a place."""
    x, y, size = draw(_PLACES), draw(_PLACES), draw(_SIZES)
    corners = draw(st.integers(3, 9))
    outline = ring(x, y, size / 2, corners)
    hole, other = ring(x, y, size / 6, 5), ring(x + 2 * size, y, size / 2, 4)
    shapes: list[Callable[[], Shape]] = [
        lambda: BoundingBox(x, y, x + size, y + draw(_SIZES)),
        lambda: Circle(x, y, size / 2),
        lambda: Point(x, y),
        lambda: Line(outline),
        lambda: Polygon.open_contour(outline),
        lambda: Polygon(((outline,),)),
        lambda: Polygon(((outline, hole),)),
        lambda: Polygon(((outline, hole), (other,))),
    ]
    return draw(st.sampled_from(shapes))()


SHAPES = st.one_of(placed_shapes(), st.just(GlobalLabel()))


def geometry_of(
    shapes: Sequence[Shape], uuids: Sequence[UUID], *, type_id: int = 1, score: float = math.nan
) -> Geometry:
    """Return annotations as a store would."""
    n = len(shapes)
    names = np.frombuffer(b"".join(uuid.bytes for uuid in uuids), np.uint8).reshape(n, 16)
    return Geometry(
        uuids=names,
        revisions=np.ones(n, np.int32),
        type_ids=np.full(n, type_id, np.int32),
        author_ids=np.full(n, 7, np.int32),
        statuses=np.full(n, tuple(ReviewStatus).index(ReviewStatus.UNVERIFIED), np.uint8),
        scores=np.full(n, score, np.float32),
        flags=np.zeros(n, np.uint8),
        frames=np.zeros((n, 2), np.int32),
        planes=np.zeros((n, 2), np.int32),
        shapes=ShapeTable.from_shapes(shapes),
    )


def in_shapely(shape: Shape) -> BaseGeometry:
    """Return the closed set of places that a shape covers; a circle as its centre."""
    match shape:
        case BoundingBox():
            return shapely.box(*shape.bounds)
        case Circle() | Point():
            return shapely.Point(shape.x, shape.y)
        case Line():
            return shapely.LineString(shape.vertices)
        case Polygon() if shape.closed:
            return shapely.MultiPolygon([shapely.Polygon(one[0], one[1:]) for one in shape.parts])
        case Polygon():
            return shapely.LineString(shape.rings[0])
    raise AssertionError(shape)


def radius_of(shape: Shape) -> float:
    """Return how far a shape reaches beyond what `in_shapely` gives."""
    return shape.radius if isinstance(shape, Circle) else 0.0


def touches(shape: Shape, box: tuple[float, float, float, float]) -> bool:
    """Whether the bounds of a shape touch a rectangle."""
    x0, y0, x1, y1 = shape.bounds or (math.nan,) * 4
    return x0 <= box[2] and x1 >= box[0] and y0 <= box[3] and y1 >= box[1]


def longer_side(shape: Shape) -> float:
    """Return the longer side of the bounds of a shape."""
    x0, y0, x1, y1 = shape.bounds or (math.nan,) * 4
    return max(x1 - x0, y1 - y0)
