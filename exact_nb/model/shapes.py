"""The outlines of the data model: what they are made of and when they are valid.

A shape that exists is valid: constructors raise `InvalidShape` and name the zero-based vertex at
fault. Coordinates are pixels at level 0, or in-plane voxel axes of a volume. The shape without an
outline, voxels of a volume, is in `exact_nb.model.masks`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self, TypeAlias

from exact_nb.errors import InvalidShape
from exact_nb.model.masks import VoxelMask
from exact_nb.model.shape_kind import ShapeKind
from exact_nb.model.validation import (
    Floats,
    as_vertices,
    check_count,
    check_path,
    check_ring,
    number,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "BoundingBox",
    "Bounds",
    "Circle",
    "GlobalLabel",
    "Line",
    "Outline",
    "Point",
    "Polygon",
    "Ring",
    "Shape",
    "ShapeKind",
    "VoxelMask",
    "check_inside",
]


Ring: TypeAlias = tuple[tuple[float, float], ...]
Bounds: TypeAlias = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)``, the smallest rectangle around a shape."""


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """An axis-aligned rectangle.

    Attributes
    ----------
    x0, y0 : float
        Top-left corner, vertex 0.
    x1, y1 : float
        Bottom-right corner, vertex 1; right of and below the first.
    """

    kind: ClassVar[ShapeKind] = ShapeKind.BOUNDING_BOX

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        for name in ("x0", "y0", "x1", "y1"):
            value = number(getattr(self, name), name, vertex=int(name[1]))
            object.__setattr__(self, name, value)
        if not (self.x1 > self.x0 and self.y1 > self.y0):
            raise InvalidShape(
                f"a bounding box from ({self.x0}, {self.y0}) to ({self.x1}, {self.y1}) has no "
                "positive width and height; give x0 < x1 and y0 < y1",
                vertex=1,
            )

    @property
    def bounds(self) -> Bounds:
        """The box itself."""
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True)
class Circle:
    """A centre and a radius.

    Attributes
    ----------
    x, y : float
        Centre.
    radius : float
        Above 0.
    """

    kind: ClassVar[ShapeKind] = ShapeKind.CIRCLE

    x: float
    y: float
    radius: float

    def __post_init__(self) -> None:
        for name in ("x", "y", "radius"):
            object.__setattr__(self, name, number(getattr(self, name), name))
        if not self.radius > 0:
            raise InvalidShape(
                f"a circle at ({self.x}, {self.y}) has the radius {self.radius}; use more than 0",
                vertex=0,
            )
        if not all(map(math.isfinite, self.bounds)):
            raise InvalidShape(f"a circle of radius {self.radius} has no finite box", vertex=0)

    @property
    def bounds(self) -> Bounds:
        """Centre less and plus the radius."""
        r = self.radius
        return (self.x - r, self.y - r, self.x + r, self.y + r)


@dataclass(frozen=True, slots=True, init=False)
class Polygon:
    """Closed rings with holes and parts, or one open contour.

    Vertices are counted through all rings of all parts, from 0. A ring is not closed explicitly:
    a last vertex that repeats the first is dropped. Rings may cross themselves; `is_simple` tells.

    Attributes
    ----------
    parts : tuple of tuple of rings
        Of each part the outer ring, then its holes; a ring is a tuple of ``(x, y)``. Any nesting
        of sequences and ``(n, 2)`` arrays is taken.
    closed : bool
        False for an open contour, which is one ring of one part.

    Examples
    --------
    >>> Polygon.ring([[0, 0], [4, 0], [4, 3]]).bounds
    (0.0, 0.0, 4.0, 3.0)
    """

    kind: ClassVar[ShapeKind] = ShapeKind.POLYGON

    parts: tuple[tuple[Ring, ...], ...]
    closed: bool = True

    def __init__(self, parts: Iterable[Iterable[ArrayLike]], closed: bool = True) -> None:
        object.__setattr__(self, "closed", closed)
        made: list[tuple[Ring, ...]] = []
        count = 0
        for part in parts:
            rings: list[Ring] = []
            for ring in part:
                points = self._checked(ring, count)
                rings.append(_pairs(points))
                count += len(points)
            if not rings:
                raise InvalidShape("a part of a polygon has no ring", vertex=count)
            made.append(tuple(rings))
        if not made:
            raise InvalidShape("a polygon has no part", vertex=0)
        if not closed and (len(made), len(made[0])) != (1, 1):
            raise InvalidShape("an open contour has holes or parts; close it", vertex=0)
        object.__setattr__(self, "parts", tuple(made))

    def _checked(self, ring: ArrayLike, start: int) -> Floats:
        points = as_vertices(ring, start=start)
        if self.closed:
            while len(points) > 1 and points[-1].tolist() == points[0].tolist():
                points = points[:-1]
        check_count(start + len(points))
        (check_ring if self.closed else check_path)(points, start=start)
        return points

    @classmethod
    def ring(cls, vertices: ArrayLike) -> Self:
        """Make a polygon of one closed ring, ``(n, 2)``."""
        return cls(((vertices,),))

    @classmethod
    def open_contour(cls, vertices: ArrayLike) -> Self:
        """Make an open contour, ``(n, 2)``."""
        return cls(((vertices,),), closed=False)

    @property
    def rings(self) -> tuple[Ring, ...]:
        """All rings of all parts, in order."""
        return tuple(ring for part in self.parts for ring in part)

    @property
    def bounds(self) -> Bounds:
        """Smallest rectangle around all vertices."""
        return _bounds([vertex for ring in self.rings for vertex in ring])


@dataclass(frozen=True, slots=True, init=False)
class Line:
    """An open polyline.

    Attributes
    ----------
    vertices : tuple of (float, float)
        Two or more, not all the same; any ``(n, 2)`` array is taken.
    """

    kind: ClassVar[ShapeKind] = ShapeKind.LINE

    vertices: Ring

    def __init__(self, vertices: ArrayLike) -> None:
        points = as_vertices(vertices)
        check_count(len(points))
        check_path(points)
        object.__setattr__(self, "vertices", _pairs(points))

    @property
    def bounds(self) -> Bounds:
        """Smallest rectangle around all vertices; without area where the line is straight."""
        return _bounds(self.vertices)


@dataclass(frozen=True, slots=True)
class Point:
    """One coordinate."""

    kind: ClassVar[ShapeKind] = ShapeKind.POINT

    x: float
    y: float

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            object.__setattr__(self, name, number(getattr(self, name), name))

    @property
    def bounds(self) -> Bounds:
        """The coordinate twice."""
        return (self.x, self.y, self.x, self.y)


@dataclass(frozen=True, slots=True)
class GlobalLabel:
    """A label of the whole image or of one frame: no geometry."""

    kind: ClassVar[ShapeKind] = ShapeKind.GLOBAL

    @property
    def bounds(self) -> None:
        """A label of the whole image has no box."""
        return


Outline: TypeAlias = BoundingBox | Circle | Polygon | Line | Point | GlobalLabel
"""What coordinates make."""

Shape: TypeAlias = Outline | VoxelMask


def check_inside(shape: Shape, width: float, height: float, *, origin: float = 0.0) -> None:
    """Refuse a shape whose box has nothing in common with the image.

    Parameters
    ----------
    shape : Shape
        Global labels are always inside; so are masks, which have the image's own grid.
    width, height : float
        Size of the image in pixels at level 0, or of the plane in voxels.
    origin : float
        Coordinate of the left and top edge: 0 in pixels, -0.5 in voxels, whose centres are at
        integers.

    Raises
    ------
    InvalidShape
        If it lies wholly outside.
    """
    bounds = shape.bounds
    if bounds is None:
        return
    x0, y0, x1, y1 = bounds
    if _apart(x0, x1, origin, origin + width) or _apart(y0, y1, origin, origin + height):
        raise InvalidShape(
            f"the {shape.kind} from ({x0:g}, {y0:g}) to ({x1:g}, {y1:g}) lies wholly outside the "
            f"image of {width:g} x {height:g}; move it inside",
            vertex=0,
        )


def _apart(low: float, high: float, start: float, end: float) -> bool:
    """Whether two intervals have no length, or for a single coordinate no point, in common."""
    if low == high:
        return not start <= low <= end
    return high <= start or low >= end


def _pairs(points: Floats) -> Ring:
    return tuple(zip(points[:, 0].tolist(), points[:, 1].tolist(), strict=True))


def _bounds(vertices: Sequence[tuple[float, float]]) -> Bounds:
    xs, ys = zip(*vertices, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
