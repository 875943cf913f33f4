"""Whatever a researcher holds shapes in, as a `ShapeTable`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import ExactError, InvalidRecord, InvalidShape
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Shape,
    ShapeKind,
    VoxelMask,
)
from exact_nb.workspace.geometries import from_geometries

__all__ = ["Drawn", "Incoming", "incoming", "shape_table"]

Geometry: TypeAlias = "ShapeTable | np.ndarray[Any, Any]"

Drawn: TypeAlias = tuple[ShapeKind, bool]
"""What a type is drawn as: a kind, and whether polygons are closed."""

_ARRAYS = {
    ShapeKind.BOUNDING_BOX: (4, "x0 y0 x1 y1", ShapeTable.from_boxes),
    ShapeKind.CIRCLE: (3, "x y radius", ShapeTable.from_circles),
    ShapeKind.POINT: (2, "x y", ShapeTable.from_points),
}
_OURS = (BoundingBox, Circle, GlobalLabel, Line, Point, Polygon, VoxelMask)
_WKB = ("geometry", "geom", "wkb")


@dataclass(frozen=True, slots=True)
class Incoming:
    """Shapes as they were given, and the columns beside them.

    Attributes
    ----------
    geometry : ShapeTable, numpy.ndarray or None
        Shapes, numbers, or ``(n,)`` objects; None where the numbers are columns.
    columns : tuple of str
        Names of the columns there are.
    column : callable
        Returns one of them, ``(n,)``.
    count : int
        n.
    """

    geometry: Geometry | None
    count: int
    columns: tuple[str, ...] = ()
    column: Callable[[str], np.ndarray[Any, Any]] = lambda name: np.array([name])

    def values(self, given: Any, name: str) -> Any:
        """Return a column where one is named, else what was given.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If there is no such column.
        """
        if not isinstance(given, str):
            return given
        if given not in self.columns:
            there = ", ".join(map(repr, self.columns)) or "no columns at all"
            raise InvalidRecord(f"{name} names the column {given!r}; there is {there}", field=name)
        return self.column(given)


def incoming(shapes: Any) -> Incoming:
    """Return shapes of any usual container with the columns beside them.

    Parameters
    ----------
    shapes : object
        As `exact_nb.workspace.image.Image.add_many` takes them.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If it is nothing of the kind.
    """
    if isinstance(shapes, ShapeTable):
        return Incoming(shapes, len(shapes))
    if hasattr(shapes, "geometry"):
        return _frame(shapes)
    if hasattr(shapes, "__arrow_c_stream__") or hasattr(shapes, "__arrow_c_array__"):
        return _arrow(shapes)
    if isinstance(shapes, np.ndarray) and shapes.dtype != object:
        return Incoming(shapes, len(shapes) if shapes.ndim else 0)
    try:
        items = list(shapes)
    except TypeError:
        raise InvalidShape(f"a {type(shapes).__name__} holds no shapes; give a list") from None
    return Incoming(_objects(items), len(items))


def _objects(items: Sequence[Any]) -> np.ndarray[Any, Any]:
    """Return items as an array of objects, whatever they are."""
    array = np.empty(len(items), dtype=object)
    for row, item in enumerate(items):
        array[row] = item
    return array


def _frame(frame: Any) -> Incoming:
    """Return a GeoDataFrame or a GeoSeries."""
    geometry = np.asarray(frame.geometry.array, dtype=object)
    names = tuple(map(str, getattr(frame, "columns", ())))
    return Incoming(geometry, len(geometry), names, lambda name: np.asarray(frame[name]))


def _arrow(shapes: Any) -> Incoming:
    import pyarrow as pa  # noqa: PLC0415

    table = shapes if isinstance(shapes, pa.Table) else pa.table(shapes)
    names = tuple(table.schema.names)

    def column(name: str) -> np.ndarray[Any, Any]:
        return np.asarray(table.column(name).to_pandas())

    geometry: Geometry | None = None
    if {"kind", "geom", "parts"} <= set(names):
        geometry = ShapeTable.from_arrow(table["kind"], table["geom"], table["parts"])
    elif any(_is_geoarrow(field) for field in table.schema):
        geometry = _from_geoarrow(table)
    else:
        for name in names:
            if name in _WKB and pa.types.is_binary(table.schema.field(name).type):
                geometry = _from_wkb(table[name])
    return Incoming(geometry, table.num_rows, names, column)


def _is_geoarrow(field: Any) -> bool:
    named = (field.metadata or {}).get(b"ARROW:extension:name", b"").decode()
    return str(getattr(field.type, "extension_name", named)).startswith("geoarrow.")


def _from_geoarrow(table: Any) -> np.ndarray[Any, Any]:
    try:
        import geopandas  # noqa: PLC0415
    except ImportError as error:
        raise ExactError("geopandas is not installed: pip install 'exact-nb[geo]'") from error
    frame = geopandas.GeoDataFrame.from_arrow(table)
    return np.asarray(frame.geometry.array, dtype=object)


def _from_wkb(column: Any) -> np.ndarray[Any, Any]:
    import shapely  # noqa: PLC0415

    blobs = column.to_pylist()
    read: np.ndarray[Any, Any] = shapely.from_wkb(_objects(blobs), on_invalid="ignore")
    damaged = [row for row, blob in enumerate(blobs) if blob is not None and read[row] is None]
    if damaged:
        raise InvalidShape(f"row {damaged[0]}: its well-known binary cannot be read")
    return read


def shape_table(
    shapes: Incoming, drawn: Sequence[Drawn], which: np.ndarray[Any, np.dtype[np.int64]]
) -> ShapeTable:
    """Return shapes as a table.

    Parameters
    ----------
    shapes : Incoming
        n shapes.
    drawn : sequence of Drawn
        What they are wanted as.
    which : numpy.ndarray
        ``(n,)``: which of `drawn` each is wanted as.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If one of them cannot be read as wanted; the line names its row.
    """
    if isinstance(shapes.geometry, ShapeTable):
        return shapes.geometry
    # Types may differ while what they are drawn as does not.
    kinds = list(dict.fromkeys(drawn))
    which = np.array([kinds.index(one) for one in drawn])[which]
    if len(kinds) == 1:
        return _of_one_kind(shapes, kinds[0])
    if shapes.geometry is None or shapes.geometry.dtype != object:
        raise InvalidShape("numbers are of one kind; give rows of several kinds as geometries")
    order, tables = [], []
    for number, kind in enumerate(kinds):
        rows = np.flatnonzero(which == number)
        part = Incoming(shapes.geometry[rows], len(rows))
        order.append(rows)
        tables.append(_renumbered(rows, partial(_of_one_kind, part, kind)))
    return ShapeTable.concat(tables).take(np.argsort(np.concatenate(order)))


def _renumbered(
    rows: np.ndarray[Any, np.dtype[np.int64]], make: Callable[[], ShapeTable]
) -> ShapeTable:
    """Make a table of some rows; an error names the row that they were."""
    try:
        return make()
    except InvalidShape as error:
        head, _, rest = str(error).removeprefix("row ").partition(": ")
        if not head.isdecimal():
            raise
        raise InvalidShape(f"row {rows[int(head)]}: {rest}", vertex=error.vertex) from None


def _of_one_kind(shapes: Incoming, drawn: Drawn) -> ShapeTable:
    kind, _ = drawn
    geometry = shapes.geometry
    if geometry is None:
        geometry = _from_columns(shapes, kind)
    assert isinstance(geometry, np.ndarray)  # noqa: S101 - narrows the type
    if geometry.dtype != object:
        return _from_array(geometry, drawn)
    is_shapely = np.array([hasattr(one, "geom_type") or one is None for one in geometry], bool)
    if is_shapely.all() and len(geometry):
        return from_geometries(geometry, kind)
    rows, others = np.flatnonzero(is_shapely), np.flatnonzero(~is_shapely)
    tables = [
        ShapeTable.from_shapes(_as_shape(geometry[row], row, drawn) for row in others.tolist())
    ]
    if len(rows):
        tables.append(_renumbered(rows, partial(from_geometries, geometry[rows], kind)))
    return ShapeTable.concat(tables).take(np.argsort(np.concatenate([others, rows])))


def _from_array(array: np.ndarray[Any, Any], drawn: Drawn) -> ShapeTable:
    kind, _ = drawn
    if kind not in _ARRAYS:
        items = _objects(list(array))
        return ShapeTable.from_shapes(_as_shape(one, row, drawn) for row, one in enumerate(items))
    columns, meaning, make = _ARRAYS[kind]
    if array.ndim != 2 or array.shape[1] != columns:
        raise InvalidShape(
            f"an array of {kind}s has the shape (n, {columns}): {meaning}; this one is "
            f"{array.shape}"
        )
    return make(np.asarray(array, "f8"))


def _from_columns(table: Incoming, kind: ShapeKind) -> np.ndarray[Any, Any]:
    if kind not in _ARRAYS:
        raise InvalidShape(
            f"a table of numbers cannot hold {kind}s; give well-known binary in a column "
            "'geometry', or GeoArrow"
        )
    names = _ARRAYS[kind][1].split()
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise InvalidShape(f"the table of {kind}s lacks the column {missing[0]!r}")
    return np.column_stack([np.asarray(table.column(name), "f8") for name in names])


def _as_shape(one: Any, row: int, drawn: Drawn) -> Shape:
    kind, closed = drawn
    if isinstance(one, _OURS):
        return one
    try:
        return _shape(np.asarray(one, "f8"), kind, closed=closed)
    except InvalidShape as error:
        raise InvalidShape(f"row {row}: {error}", vertex=error.vertex) from None
    except (TypeError, ValueError):
        raise InvalidShape(f"row {row}: a {type(one).__name__} is no {kind}") from None


def _shape(vertices: np.ndarray[Any, Any], kind: ShapeKind, *, closed: bool) -> Shape:
    if kind not in (ShapeKind.LINE, ShapeKind.POLYGON):
        raise InvalidShape(f"an array of vertices makes no {kind}; give one array (n, …) of all")
    if vertices.ndim != 2 or vertices.shape[1] != 2:
        raise InvalidShape(f"a {kind} is an array (k, 2) of vertices; this one is {vertices.shape}")
    if kind is ShapeKind.LINE:
        return Line(vertices)
    return Polygon.ring(vertices) if closed else Polygon.open_contour(vertices)
