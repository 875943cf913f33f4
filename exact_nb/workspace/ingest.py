"""Whatever a researcher holds shapes in, as a `ShapeTable`."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox, Circle, Line, Point, Polygon, Shape, ShapeKind

__all__ = ["from_shapely", "shape_table"]

_ARRAYS = {
    ShapeKind.BOUNDING_BOX: (4, "x0 y0 x1 y1", ShapeTable.from_boxes),
    ShapeKind.CIRCLE: (3, "x y radius", ShapeTable.from_circles),
    ShapeKind.POINT: (2, "x y", ShapeTable.from_points),
}


def shape_table(shapes: Any, kind: ShapeKind | str) -> ShapeTable:
    """Return shapes of any usual container as a table.

    Parameters
    ----------
    shapes : ShapeTable, numpy.ndarray, Arrow table, GeoDataFrame, or iterable
        An array is read as the kind asks; an Arrow table has the columns of the kind's fields or
        `kind`, `geom` and `parts`; an iterable holds our shapes, shapely geometries or, for
        polygons and lines, ``(k, 2)`` arrays.
    kind : ShapeKind or str
        Kind of the annotation type they are for.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If one of them cannot be read as this kind.
    """
    kind = ShapeKind.parse(kind)
    if isinstance(shapes, ShapeTable):
        return shapes
    if _is_arrow(shapes):
        shapes = _arrow_to_array(shapes, kind)
    if isinstance(shapes, np.ndarray) and shapes.dtype != object:
        return _from_array(shapes, kind)
    geometries = shapes.geometry if hasattr(shapes, "geometry") else shapes
    return ShapeTable.from_shapes(_as_shape(one, kind) for one in geometries)


def _from_array(array: np.ndarray[Any, Any], kind: ShapeKind) -> ShapeTable:
    if kind not in _ARRAYS:
        return ShapeTable.from_shapes([_as_shape(one, kind) for one in array])
    columns, meaning, make = _ARRAYS[kind]
    if array.ndim != 2 or array.shape[1] != columns:
        raise InvalidShape(
            f"an array of {kind}s has the shape (n, {columns}): {meaning}; this one is "
            f"{array.shape}"
        )
    return make(np.asarray(array, "f8"))


def _is_arrow(shapes: Any) -> bool:
    arrow = sys.modules.get("pyarrow")
    return arrow is not None and isinstance(shapes, (arrow.Table, arrow.RecordBatch))


def _arrow_to_array(table: Any, kind: ShapeKind) -> np.ndarray[Any, Any]:
    if kind not in _ARRAYS:
        raise InvalidShape(f"an Arrow table cannot hold {kind}s; give a list of (k, 2) arrays")
    names = _ARRAYS[kind][1].split()
    missing = [name for name in names if name not in table.schema.names]
    if missing:
        raise InvalidShape(f"the Arrow table of {kind}s lacks the column {missing[0]!r}")
    return np.column_stack([np.asarray(table.column(name), "f8") for name in names])


def _as_shape(one: Any, kind: ShapeKind) -> Shape:
    if isinstance(one, (BoundingBox, Circle, Line, Point, Polygon)):
        return one
    if hasattr(one, "geom_type"):
        return from_shapely(one, kind)
    vertices = np.asarray(one, "f8")
    if vertices.ndim != 2 or vertices.shape[1] != 2:
        raise InvalidShape(f"a {kind} is an array (k, 2) of vertices; this one is {vertices.shape}")
    ring = tuple((float(x), float(y)) for x, y in vertices)
    return Line(ring) if kind is ShapeKind.LINE else Polygon(((ring,),))


def from_shapely(geometry: Any, kind: ShapeKind) -> Shape:
    """Return a shapely geometry as a shape of one kind.

    Parameters
    ----------
    geometry : shapely.Geometry
        Polygon, MultiPolygon, LineString or Point, pixels of level 0.
    kind : ShapeKind
        What it is wanted as; a bounding box is the box around any geometry.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If the geometry cannot be such a shape.
    """
    name = geometry.geom_type
    if kind is ShapeKind.BOUNDING_BOX:
        return BoundingBox(*geometry.bounds)
    if kind is ShapeKind.POINT and name == "Point":
        return Point(geometry.x, geometry.y)
    if kind is ShapeKind.LINE and name == "LineString":
        return Line(_ring(geometry))
    if kind is ShapeKind.POLYGON and name == "LineString":
        return Polygon(((_ring(geometry),),), closed=False)
    if kind is ShapeKind.POLYGON and name in {"Polygon", "MultiPolygon"}:
        parts = geometry.geoms if name == "MultiPolygon" else [geometry]
        return Polygon(tuple((_ring(part.exterior), *map(_ring, part.interiors)) for part in parts))
    raise InvalidShape(f"a shapely {name} cannot be a {kind}")


def _ring(line: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y, *_ in line.coords)
