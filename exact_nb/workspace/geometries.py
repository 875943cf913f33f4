"""Shapely geometries as a `ShapeTable`, by columns: a million of them take seconds, not minutes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.codec import kind_code
from exact_nb.model.ragged import offsets_of
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import ShapeKind

__all__ = ["from_geometries"]

Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Geometries: TypeAlias = np.ndarray[Any, np.dtype[np.object_]]

_USABLE = {
    ShapeKind.POINT: ("Point",),
    ShapeKind.LINE: ("LineString", "LinearRing"),
    ShapeKind.POLYGON: ("Polygon", "MultiPolygon", "LineString", "LinearRing"),
}
"""What can become what; a bounding box is the box around anything."""


def from_geometries(geometries: Geometries, kind: ShapeKind) -> ShapeTable:
    """Return shapely geometries as shapes of one kind.

    Parameters
    ----------
    geometries : numpy.ndarray
        ``(n,)`` geometries, pixels of level 0; z is left out. Polygons keep their holes, multiple
        polygons their parts; a line string as a polygon is an open contour.
    kind : ShapeKind
        What they are wanted as; a bounding box is the box around any geometry.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If one of them cannot be such a shape; the line names its row.
    """
    import shapely  # noqa: PLC0415

    names = np.array([type(one).__name__ for one in geometries])
    _check(geometries, names, kind)
    if kind is ShapeKind.BOUNDING_BOX:
        return ShapeTable.from_boxes(shapely.bounds(geometries))
    if kind is ShapeKind.POINT:
        return ShapeTable.from_points(shapely.get_coordinates(geometries))
    if kind is ShapeKind.LINE:
        return _paths(geometries, ShapeKind.LINE)
    rings = names == "LinearRing"
    if rings.any():
        geometries = geometries.copy()
        geometries[rings] = shapely.polygons(geometries[rings])
    is_open = names == "LineString"
    order = np.concatenate([np.flatnonzero(~is_open), np.flatnonzero(is_open)])
    both = [_polygons(geometries[~is_open])] if not is_open.all() else []
    if is_open.any():
        both.append(_paths(geometries[is_open], ShapeKind.POLYGON))
    return ShapeTable.concat(both).take(np.argsort(order)) if both else ShapeTable.from_shapes(())


def _check(geometries: Geometries, names: np.ndarray[Any, np.dtype[Any]], kind: ShapeKind) -> None:
    import shapely  # noqa: PLC0415

    missing = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    if missing.any():
        row = int(np.argmax(missing))
        raise InvalidShape(f"row {row}: there is no geometry, or an empty one; leave it out")
    if kind is ShapeKind.BOUNDING_BOX:
        return
    usable = _USABLE.get(kind, ())
    odd = ~np.isin(names, usable)
    if odd.any():
        row = int(np.argmax(odd))
        hint = f"use {' or '.join(usable)}" if usable else "give centres and radii"
        raise InvalidShape(f"row {row}: a shapely {names[row]} cannot be a {kind}; {hint}")


def _paths(geometries: Geometries, kind: ShapeKind) -> ShapeTable:
    """Return line strings as lines, or as open contours."""
    import shapely  # noqa: PLC0415

    coords = shapely.get_coordinates(geometries)
    offsets = offsets_of(shapely.get_num_coordinates(geometries).astype(np.int64))
    return ShapeTable.assemble(np.full(len(geometries), kind_code(kind)), coords, offsets)


def _polygons(geometries: Geometries) -> ShapeTable:
    """Return polygons, some of several parts, as closed polygons."""
    import shapely  # noqa: PLC0415

    _, coords, found = shapely.to_ragged_array(geometries, include_z=False)
    n = len(geometries)
    # Vertices of each ring, rings of each part, parts of each polygon.
    rings, parts = (np.asarray(one, dtype=np.int64) for one in found[:2])
    shapes = np.asarray(found[2], np.int64) if len(found) > 2 else np.arange(n + 1)
    # The last vertex of a ring repeats the first.
    lengths = np.diff(rings) - 1
    coords = np.delete(coords, rings[1:] - 1, axis=0)
    words, word_offsets = _structure(lengths, parts, shapes)
    return ShapeTable.assemble(
        np.full(n, kind_code(ShapeKind.POLYGON)),
        coords,
        offsets_of(lengths)[parts[shapes]],
        parts=words,
        part_offsets=word_offsets,
    )


def _structure(lengths: Integers, parts: Integers, shapes: Integers) -> tuple[Integers, Integers]:
    """Return the words that `exact_nb.model.codec` describes, and where those of each shape begin.

    Parameters
    ----------
    lengths : numpy.ndarray
        Vertices of each ring.
    parts : numpy.ndarray
        Where the rings of each part begin.
    shapes : numpy.ndarray
        Where the parts of each shape begin.
    """
    each = np.diff(shapes)
    offsets = offsets_of(1 + each + np.diff(parts[shapes]))
    words = np.empty(offsets[-1], dtype=np.int64)
    words[offsets[:-1]] = each
    shape = np.repeat(np.arange(len(each)), each)
    part = np.arange(len(shape))
    at = offsets[shape] + 1 + part - shapes[shape] + parts[part] - parts[shapes[shape]]
    words[at] = np.diff(parts)
    owner = np.repeat(part, np.diff(parts))
    words[at[owner] + 1 + np.arange(len(lengths)) - parts[owner]] = lengths
    return words, offsets
