"""Selections as tables with names, and as shapely geometries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from exact_nb.errors import ExactError
from exact_nb.model import codec
from exact_nb.model.images import Image
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
from exact_nb.model.taxonomy import AnnotationType

if TYPE_CHECKING:
    import geopandas

    from exact_nb.store.base import Store
    from exact_nb.store.query import Query

__all__ = ["geo_frame", "named_table", "to_shapely"]


def named_table(store: Store, query: Query) -> pa.Table:
    """Return the rows of a query with the names of images and types beside their ids."""
    table = store.table(query)
    table = _with_names(table, "image", store, Image)
    return _with_names(table, "type", store, AnnotationType)


def _with_names(
    table: pa.Table, column: str, store: Store, kind: type[Image | AnnotationType]
) -> pa.Table:
    ids = table[f"{column}_id"]
    encoded = pc.dictionary_encode(ids).combine_chunks()
    names = pa.array(
        [store.get(kind, id_).name for id_ in encoded.dictionary.to_pylist()], pa.string()
    )
    place = table.schema.get_field_index(f"{column}_id")
    return table.add_column(place + 1, column, names.take(encoded.indices))


def geo_frame(table: pa.Table) -> geopandas.GeoDataFrame:
    """Return a table of annotations as a GeoDataFrame.

    Raises
    ------
    exact_nb.errors.ExactError
        If geopandas is not installed.
    """
    try:
        import geopandas  # noqa: PLC0415
    except ImportError as error:
        raise ExactError("geopandas is not installed: pip install 'exact-nb[geo]'") from error
    kinds = list(ShapeKind)
    shapes = [
        to_shapely(codec.decode(kinds.index(ShapeKind(kind)), geom, parts))
        for kind, geom, parts in zip(
            table["shape"].to_pylist(),
            table["geom"].to_pylist(),
            table["parts"].to_pylist(),
            strict=True,
        )
    ]
    frame = table.drop_columns(["geom", "parts"]).to_pandas()
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(shapes, index=frame.index))


def to_shapely(shape: Shape) -> Any:
    """Return a shape as a shapely geometry, None for a label of the whole image or voxels.

    A circle becomes a polygon of 64 vertices: shapely has no circles.
    """
    import shapely  # noqa: PLC0415

    match shape:
        case BoundingBox():
            return shapely.box(shape.x0, shape.y0, shape.x1, shape.y1)
        case Circle():
            return shapely.Point(shape.x, shape.y).buffer(shape.radius, quad_segs=16)
        case Point():
            return shapely.Point(shape.x, shape.y)
        case Line():
            return shapely.LineString(shape.vertices)
        case Polygon():
            return _polygon(shape)
        case GlobalLabel() | VoxelMask():
            return None


def _polygon(shape: Polygon) -> Any:
    import shapely  # noqa: PLC0415

    if not shape.closed:
        return shapely.LineString(shape.parts[0][0])
    parts = [shapely.Polygon(part[0], part[1:]) for part in shape.parts]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
