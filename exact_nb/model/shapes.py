"""The six shapes of the data model: what they are made of and when they are valid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from exact_nb.errors import InvalidShape

__all__ = [
    "BoundingBox",
    "Circle",
    "GlobalLabel",
    "Line",
    "Point",
    "Polygon",
    "Shape",
    "ShapeKind",
]


class ShapeKind(StrEnum):
    """Kinds of shape, by the names people use."""

    BOUNDING_BOX = "bounding box"
    CIRCLE = "circle"
    POLYGON = "polygon"
    LINE = "line"
    POINT = "point"
    GLOBAL = "global"

    @classmethod
    def parse(cls, name: ShapeKind | str) -> ShapeKind:
        """Return the kind of a name; case, ``_`` and ``-`` do not matter."""
        try:
            return cls(str(name).strip().lower().replace("_", " ").replace("-", " "))
        except ValueError:
            raise InvalidShape(f"no shape {name!r}; choose one of: {', '.join(cls)}") from None


Ring: TypeAlias = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """An axis-aligned rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Circle:
    """A centre and a radius."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """Closed rings with holes and parts, or one open contour."""

    parts: tuple[tuple[Ring, ...], ...]
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """An open polyline."""

    vertices: Ring


@dataclass(frozen=True, slots=True)
class Point:
    """One coordinate."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class GlobalLabel:
    """A label of the whole image or of one frame: no geometry."""


Shape: TypeAlias = BoundingBox | Circle | Polygon | Line | Point | GlobalLabel
