"""Shapes that have an area, as valid shapely polygons, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.geometries import to_shapely
from exact_nb.model.shapes import BoundingBox, Circle, Line, Outline, Point, Polygon, Ring, Shape
from exact_nb.statistics.extra import need

__all__ = ["Areas", "areas_of", "centers_of", "has_area", "scaled"]

Areas: TypeAlias = np.ndarray[Any, np.dtype[np.object_]]
Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

_SEGMENTS = 32
"""Edges of a quarter of a circle: its area is 0.04 % short."""


def has_area(shape: Shape) -> bool:
    """Whether a shape is a box, a circle or a closed polygon."""
    return isinstance(shape, (BoundingBox, Circle)) or (isinstance(shape, Polygon) and shape.closed)


def areas_of(shapes: Sequence[Shape]) -> Areas:
    """Return shapes as shapely polygons; outlines that cross themselves are made valid.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If one of them has no area; the line names its place.
    exact_nb.errors.ExactError
        If shapely is not installed.
    """
    for place, shape in enumerate(shapes):
        if not has_area(shape):
            raise InvalidShape(
                f"shape {place} is a {shape.kind} without an area; match it by a radius"
            )
    shapely = need("shapely")
    areas = _geometries(shapes)
    crossed = ~shapely.is_valid(areas)
    if crossed.any():
        areas[crossed] = shapely.make_valid(areas[crossed])
    return areas


def _geometries(shapes: Sequence[Shape]) -> Areas:
    """Return shapes as geometries: those of one ring together, which takes a tenth of the time."""
    shapely = need("shapely")
    geometries: Areas = np.empty(len(shapes), object)
    rings: dict[int, Ring] = {}
    for place, shape in enumerate(shapes):
        if isinstance(shape, Polygon) and len(shape.rings) == 1:
            rings[place] = shape.rings[0]
        else:
            geometries[place] = to_shapely(shape, segments=_SEGMENTS)
    if rings:
        points = np.array([point for ring in rings.values() for point in ring], np.float64)
        owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings.values()])
        outlines = shapely.linearrings(points, indices=owner)
        geometries[list(rings)] = shapely.polygons(outlines)
    return geometries


def centers_of(shapes: Sequence[Outline]) -> Floats:
    """Return the centres of shapes, ``(n, 2)``: of gravity, and of circles and boxes their own.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If one of them is a label of the whole image or a mask.
    exact_nb.errors.ExactError
        If shapely is not installed.
    """
    centers = np.empty((len(shapes), 2))
    others = []
    for place, shape in enumerate(shapes):
        match shape:
            case Point() | Circle():
                centers[place] = shape.x, shape.y
            case BoundingBox():
                centers[place] = (shape.x0 + shape.x1) / 2, (shape.y0 + shape.y1) / 2
            case Polygon() | Line():
                others.append(place)
            case _:
                raise InvalidShape(f"shape {place} is a {shape.kind} and has no centre")
    if others:
        shapely = need("shapely")
        geometries = np.array([to_shapely(shapes[place]) for place in others], object)
        centers[others] = shapely.get_coordinates(shapely.centroid(geometries))
    return centers


def scaled(areas: Areas, steps: Sequence[float]) -> Areas:
    """Return geometries in a unit of length, given the length of a pixel in x and y."""
    stretched: Areas = need("shapely").transform(areas, lambda points: points * np.asarray(steps))
    return stretched
